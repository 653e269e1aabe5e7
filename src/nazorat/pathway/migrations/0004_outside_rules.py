from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pathway", "0003_outside")]

    operations = [
        migrations.AddConstraint(
            model_name="outsideimport",
            constraint=models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="pathway_import_has_source"),
        ),
        migrations.AddConstraint(
            model_name="outsidechunk",
            constraint=models.UniqueConstraint(fields=("brought_by", "first"), name="pathway_chunk_once"),
        ),
        migrations.AddIndex(
            model_name="outsiderecommendation",
            index=models.Index(
                condition=models.Q(("same_as", None), ("struck_at", None)),
                fields=["-on", "mechanism", "round", "table", "row", "id", "brought_by", "cycle", "response", "view"],
                name="pathway_outside_order",
            ),
        ),
        migrations.AddIndex(
            model_name="outsiderecommendation",
            index=models.Index(fields=["mechanism", "country_code", "round"], name="pathway_outside_round"),
        ),
        migrations.AddConstraint(
            model_name="outsiderecommendation",
            constraint=models.CheckConstraint(condition=models.Q(("texts", {}), _negated=True), name="pathway_outside_has_text"),
        ),
        migrations.AddConstraint(
            model_name="outsiderecommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("struck_at__isnull", True), ("struck_by__isnull", True)),
                    models.Q(("struck_at__isnull", False), ("struck_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_outside_struck_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsiderecommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(("same_as", None), models.Q(("same_as", models.F("id")), _negated=True), _connector="OR"),
                name="pathway_outside_is_not_its_own_double",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsidelink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gap", None), ("own", None), ("provision__isnull", False)),
                    models.Q(("gap__isnull", False), ("own", None), ("provision", None)),
                    models.Q(("gap", None), ("own__isnull", False), ("provision", None)),
                    _connector="OR",
                ),
                name="pathway_link_to_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsidelink",
            constraint=models.UniqueConstraint(fields=("recommendation", "provision"), name="pathway_link_to_article_once"),
        ),
        migrations.AddConstraint(
            model_name="outsidelink",
            constraint=models.UniqueConstraint(fields=("recommendation", "gap"), name="pathway_link_to_gap_once"),
        ),
        migrations.AddConstraint(
            model_name="outsidelink",
            constraint=models.UniqueConstraint(fields=("recommendation", "own"), name="pathway_link_to_own_once"),
        ),
        migrations.AddIndex(
            model_name="outsidealike",
            index=models.Index(fields=["decision", "-score", "id"], name="pathway_alike_order"),
        ),
        migrations.AddConstraint(
            model_name="outsidealike",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="pathway_pair_once"),
        ),
        migrations.AddConstraint(
            model_name="outsidesaid",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("recommendation", "aspect"),
                name="pathway_one_of_an_aspect_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsidesaid",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_at__isnull", True), ("replaced_by__isnull", True)),
                    models.Q(("replaced_at__isnull", False), ("replaced_by__isnull", False)),
                    _connector="OR",
                ),
                name="pathway_said_replaced_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsidesaid",
            constraint=models.CheckConstraint(
                condition=models.Q(("aspect", "view"), ("words", ""), _negated=True), name="pathway_view_has_ground"
            ),
        ),
    ]
