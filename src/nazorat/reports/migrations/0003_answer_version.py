from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_refuse_changes")]
    operations = [
        migrations.AddField(
            model_name="gateanswer",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
