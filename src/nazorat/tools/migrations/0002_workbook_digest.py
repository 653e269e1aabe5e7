from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tools", "0001_first")]

    operations = [
        migrations.AddField(model_name="toolversion", name="workbook_sha256", field=models.BinaryField(default=b"", max_length=32))
    ]
