import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_complaints_desk"),
        ("places", "0002_more_facts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("all", "all"),
                            ("men", "men"),
                            ("women", "women"),
                            ("boys", "boys"),
                            ("girls", "girls"),
                            ("remand", "not yet sentenced"),
                            ("sentenced", "sentenced"),
                            ("administrative", "under administrative arrest"),
                            ("life", "sentenced for life"),
                            ("foreign", "foreigners"),
                            ("with_mothers", "children with their mothers"),
                            ("involuntary", "patients against their will"),
                        ],
                        default="all",
                        max_length=20,
                        verbose_name="group",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(verbose_name="how many")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "marking",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("official", "for official use"),
                            ("secret", "secret"),
                            ("unknown", "marking unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="marking of the source",
                    ),
                ),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-on", "group"],
            },
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ru", "Russian"),
                            ("tg", "Tajik"),
                            ("en", "English"),
                            ("uz", "Uzbek"),
                            ("fa", "Persian"),
                            ("other", "another language"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("used_from", models.DateField(blank=True, null=True, verbose_name="used from")),
                ("used_until", models.DateField(blank=True, null=True, verbose_name="used until")),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["language", "name"],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("merged", "was merged into"), ("split", "was split: from it came")],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["on"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("building", "building"),
                            ("wing", "wing, block"),
                            ("floor", "floor"),
                            ("ward", "ward"),
                            ("dormitory", "dormitory"),
                            ("cell", "cell"),
                            ("admission", "admission, quarantine"),
                            ("isolation", "punishment or isolation cell"),
                            ("medical", "sick bay"),
                            ("other", "other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name or number")),
                (
                    "sex",
                    models.CharField(
                        choices=[("men", "men"), ("women", "women"), ("both", "women and men"), ("unknown", "not known")],
                        default="unknown",
                        max_length=20,
                        verbose_name="sex of those held",
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        choices=[
                            ("adults", "adults"),
                            ("children", "children"),
                            ("both", "adults and children"),
                            ("older", "older persons"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="age of those held",
                    ),
                ),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="official capacity")),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="source")),
                (
                    "marking",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("official", "for official use"),
                            ("secret", "secret"),
                            ("unknown", "marking unknown"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="marking of the source",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="figure",
            name="entered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="figure",
            name="place",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="places.place"),
        ),
        migrations.AddField(
            model_name="figure",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="placename",
            name="entered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="placename",
            name="place",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="names", to="places.place"),
        ),
        migrations.AddField(
            model_name="succession",
            name="earlier",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="became", to="places.place"),
        ),
        migrations.AddField(
            model_name="succession",
            name="entered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="succession",
            name="later",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="came_from",
                to="places.place",
                verbose_name="the other place",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="entered_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="places.unit",
                verbose_name="part of",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="place",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="units", to="places.place"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="places_figure_has_source"),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("place", "on", "group", "source"), name="places_figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="placename",
            constraint=models.UniqueConstraint(fields=("place", "language", "name"), name="places_name_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("kind", "earlier", "later"), name="places_succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("earlier", models.F("later")), _negated=True), name="places_succession_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__isnull", True), models.Q(("source", ""), _negated=True), _connector="OR"),
                name="places_unit_capacity_has_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("opened_on__isnull", True),
                    ("closed_on__gte", models.F("opened_on")),
                    _connector="OR",
                ),
                name="places_unit_closed_after_opened",
            ),
        ),
    ]
