from __future__ import annotations

from django.db import migrations, models


def name_in(language: str) -> models.CharField[str, str]:
    return models.CharField(blank=True, default="", max_length=200, verbose_name=f"name in {language} documents")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_first")]

    operations = [
        migrations.AddField(model_name="organisation", name="name_ru", field=name_in("Russian")),
        migrations.AddField(model_name="organisation", name="name_tg", field=name_in("Tajik")),
        migrations.AddField(model_name="organisation", name="name_en", field=name_in("English")),
    ]
