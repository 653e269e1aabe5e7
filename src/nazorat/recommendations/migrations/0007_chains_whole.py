from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0006_fill_chains")]

    operations = [
        migrations.AddConstraint(
            model_name="adoptedrecommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("repeats", None), ("repetition", 0), ("root", None)),
                    models.Q(("repeats__isnull", False), ("repetition__gt", 0), ("root__isnull", False)),
                    _connector="OR",
                ),
                name="recommendations_repetition_has_its_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoptedrecommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repeats", None),
                    models.Q(
                        models.Q(("repeats", models.F("recommendation")), _negated=True),
                        models.Q(("root", models.F("recommendation")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recommendations_repeats_another",
            ),
        ),
    ]
