from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pathway", "0005_road")]

    operations = [
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "idea",
                            "study",
                            "consultation",
                            "analysis",
                            "cost",
                            "opinions",
                            "government",
                            "parliament",
                            "signature",
                            "deposit",
                            "declaration",
                            "law",
                            "designation",
                            "members",
                            "report",
                            "assessment",
                        ],
                    )
                ),
                name="pathway_paper_is_of_a_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at__isnull", True), ("struck_by__isnull", True)),
                    models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_paperversion_struck_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperversion",
            constraint=models.UniqueConstraint(fields=("paper", "number"), name="pathway_version_of_a_paper_once"),
        ),
        migrations.AddConstraint(
            model_name="stageact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at__isnull", True), ("struck_by__isnull", True)),
                    models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_stageact_struck_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="stageact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "idea",
                            "study",
                            "consultation",
                            "analysis",
                            "cost",
                            "opinions",
                            "government",
                            "parliament",
                            "signature",
                            "deposit",
                            "declaration",
                            "law",
                            "designation",
                            "members",
                            "report",
                            "assessment",
                        ],
                    )
                ),
                name="pathway_act_is_on_a_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="stageact",
            constraint=models.CheckConstraint(
                condition=models.Q(("to__in", ("begun", "done", "back"))), name="pathway_act_brings_a_stage_somewhere"
            ),
        ),
    ]
