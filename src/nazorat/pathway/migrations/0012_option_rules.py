from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pathway", "0011_options")]

    operations = [
        migrations.AddConstraint(
            model_name="controlbody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at__isnull", True), ("struck_by__isnull", True)),
                    models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_controlbody_struck_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="controlbody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("department", "prosecutor", "court", "parliament", "ombudsman", "public", "other"))
                ),
                name="pathway_control_body_is_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="controlsaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                    models.Q(("replaced_at__isnull", False), ("replaced_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_controlsaid_replaced_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="controlsaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="pathway_controlsaid_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="controlsaid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("body", "power"),
                name="pathway_power_of_a_body_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="controlsaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("held__in", ("yes", "partly")),
                        ("mode__in", ("", "preventive", "reactive", "both")),
                        ("power__in", ["enter", "all", "talk", "read", "complaints", "order", "proceed", "publish"]),
                    ),
                    models.Q(
                        ("held", "no"),
                        ("mode", ""),
                        ("power__in", ["enter", "all", "talk", "read", "complaints", "order", "proceed", "publish"]),
                    ),
                    _connector="OR",
                ),
                name="pathway_power_is_held_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="designbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                    models.Q(("replaced_at__isnull", False), ("replaced_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_designbudget_replaced_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="designbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="pathway_designbudget_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="designbudget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)), fields=("design",), name="pathway_budget_of_a_design_stands_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="designbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("day__gte", 0),
                    ("design__in", ["ombudsman", "plus", "new", "several"]),
                    ("fee__gte", 0),
                    ("office__gte", 0),
                    ("once__gte", 0),
                    ("pay__gte", 0),
                    ("rise__gte", 0),
                    models.Q(("currency", ""), _negated=True),
                ),
                name="pathway_budget_is_of_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="foreignmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at__isnull", True), ("struck_by__isnull", True)),
                    models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_foreignmodel_struck_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="foreignmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("design__in", ["ombudsman", "plus", "new", "several"])),
                name="pathway_foreign_model_is_of_a_design",
            ),
        ),
        migrations.AddConstraint(
            model_name="featuresaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                    models.Q(("replaced_at__isnull", False), ("replaced_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_featuresaid_replaced_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="featuresaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="pathway_featuresaid_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="featuresaid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("foreign__isnull", True), ("replaced_at__isnull", True)),
                fields=("design", "feature"),
                name="pathway_feature_of_a_design_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="featuresaid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("foreign", "feature"),
                name="pathway_feature_of_a_state_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="featuresaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("design__in", ["ombudsman", "plus", "new", "several"]), ("foreign__isnull", True)),
                    models.Q(("design", ""), ("foreign__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_feature_is_of_one_model",
            ),
        ),
        migrations.AddConstraint(
            model_name="featuresaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("feature__in", ["seat", "appointment", "removal", "scope", "cost"]), models.Q(("words", ""), _negated=True)
                ),
                name="pathway_feature_says_something",
            ),
        ),
    ]
