import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ru", models.CharField(max_length=200)),
                ("title_tg", models.CharField(max_length=200)),
                ("reviewed_by_ru", models.CharField(blank=True, max_length=120)),
                ("reviewed_by_tg", models.CharField(blank=True, max_length=120)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                ("symbol", models.CharField(blank=True, max_length=60)),
                ("unit", models.CharField(max_length=12)),
                ("first", models.PositiveSmallIntegerField(null=True)),
                ("last", models.PositiveSmallIntegerField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("national", "national norm"),
                            ("binding", "binding"),
                            ("accepted", "accepted"),
                            ("comparative", "comparative"),
                        ],
                        max_length=12,
                    ),
                ),
                ("verified", models.BooleanField(default=False)),
                ("short_en", models.CharField(max_length=60)),
                ("short_ru", models.CharField(max_length=60)),
                ("short_tg", models.CharField(max_length=60)),
                ("order", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["national", "binding", "accepted", "comparative"])),
                        name="standards_instrument_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ru", models.CharField(max_length=200)),
                ("title_tg", models.CharField(max_length=200)),
                ("reviewed_by_ru", models.CharField(blank=True, max_length=120)),
                ("reviewed_by_tg", models.CharField(blank=True, max_length=120)),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=20, unique=True)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="provisions", to="standards.instrument"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("instrument", "number"), name="standards_provision_number_once")],
                "ordering": ["instrument__order", "number"],
            },
        ),
        migrations.CreateModel(
            name="Power",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ru", models.CharField(max_length=200)),
                ("title_tg", models.CharField(max_length=200)),
                ("reviewed_by_ru", models.CharField(blank=True, max_length=120)),
                ("reviewed_by_tg", models.CharField(blank=True, max_length=120)),
                ("code", models.CharField(max_length=20, unique=True)),
                ("point", models.CharField(blank=True, max_length=4)),
                ("order", models.PositiveIntegerField()),
                (
                    "provision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="powers", to="standards.provision"),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ru", models.CharField(max_length=200)),
                ("title_tg", models.CharField(max_length=200)),
                ("reviewed_by_ru", models.CharField(blank=True, max_length=120)),
                ("reviewed_by_tg", models.CharField(blank=True, max_length=120)),
                ("code", models.CharField(max_length=30, unique=True)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("space_person", "living space per person"),
                            ("space_person_weighed", "living space per person, weighed with other conditions"),
                            ("space_person_emergency", "space per person in a disaster"),
                            ("space_room_desirable", "desirable size of a room"),
                            ("space_outside", "rooms outside the space standard"),
                            ("bed_area", "area of a bed"),
                            ("dormitory", "large dormitories"),
                            ("wall_distance", "distance between walls"),
                            ("ceiling_height", "height of a room"),
                            ("water_person_day", "water per person a day"),
                            ("drinking_person_day", "drinking water per person a day"),
                            ("persons_per_toilet", "persons to one toilet"),
                            ("persons_per_shower", "persons to one shower"),
                            ("room_temperature", "room temperature"),
                            ("room_humidity", "humidity of a room"),
                            ("room_light", "lighting of a room"),
                            ("outdoor_hours_day", "outdoors each day"),
                            ("outdoor_hours_day_children", "outdoors each day, under 18"),
                            ("out_of_cell_hours_day", "out of cell each day"),
                            ("solitary_hours_day", "hours a day alone"),
                            ("solitary_days", "days in solitary confinement"),
                            ("solitary_days_children", "days in solitary confinement, under 18"),
                            ("solitary_days_mothers", "days in solitary confinement: pregnant, nursing, with infant"),
                            ("solitary_days_disability", "days in solitary confinement that worsens a disability"),
                            ("banned_sanctions", "banned sanctions"),
                            ("health_visits_solitary_day", "health visits a day in solitary confinement"),
                            ("entry_exam_hours", "time to the medical examination on entry"),
                            ("protocol_hours", "time from real taking to the detention protocol"),
                            ("police_term_hours", "stay in police holding"),
                            ("police_safeguards", "safeguards in police holding"),
                            ("judge_hours", "time until a judge"),
                            ("judge_hours_children", "time until a judge, under 18"),
                        ],
                        max_length=30,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                ("unit", models.CharField(blank=True, max_length=8)),
                (
                    "comparator",
                    models.CharField(
                        choices=[
                            ("at_least", "at least"),
                            ("at_most", "at most"),
                            ("from", "from this value on"),
                            ("none", "no number"),
                        ],
                        max_length=10,
                    ),
                ),
                ("occupancy_from", models.PositiveSmallIntegerField(null=True)),
                ("occupancy_to", models.PositiveSmallIntegerField(null=True)),
                ("place_kinds", models.CharField(blank=True, max_length=200)),
                ("annexe_excluded", models.BooleanField(default=False)),
                ("locator", models.CharField(blank=True, max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("national", "national norm"),
                            ("binding", "binding"),
                            ("accepted", "accepted"),
                            ("comparative", "comparative"),
                        ],
                        max_length=12,
                    ),
                ),
                ("verified", models.BooleanField(default=False)),
                ("order", models.PositiveIntegerField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="limits", to="standards.instrument"
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="limits", to="standards.provision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["national", "binding", "accepted", "comparative"])),
                        name="standards_limit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("status", "national"), ("comparator", "none"), _connector="OR"), ("value__isnull", True)
                            ),
                            models.Q(
                                models.Q(("status", "national"), _negated=True),
                                models.Q(("comparator", "none"), _negated=True),
                                ("value__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="standards_limit_value_where_it_belongs",
                    ),
                ],
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title_en", models.CharField(max_length=200)),
                ("title_ru", models.CharField(max_length=200)),
                ("title_tg", models.CharField(max_length=200)),
                ("reviewed_by_ru", models.CharField(blank=True, max_length=120)),
                ("reviewed_by_tg", models.CharField(blank=True, max_length=120)),
                ("code", models.CharField(max_length=20, unique=True)),
                ("order", models.PositiveIntegerField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="standards.theme"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="ProvisionTheme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="theme_links", to="standards.provision"
                    ),
                ),
                ("theme", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.theme")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("provision", "theme"), name="standards_theme_once")],
                "ordering": ["order"],
            },
        ),
        migrations.AddField(
            model_name="provision",
            name="themes",
            field=models.ManyToManyField(related_name="provisions", through="standards.ProvisionTheme", to="standards.theme"),
        ),
        migrations.CreateModel(
            name="NormEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("value", models.DecimalField(decimal_places=3, max_digits=9, verbose_name="value")),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("in_force_on", models.DateField(verbose_name="in force from")),
                ("place_kinds", models.CharField(blank=True, max_length=400, verbose_name="kinds of place")),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
                (
                    "entered_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "limit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="standards.limit"),
                ),
            ],
            options={
                "ordering": ["-in_force_on", "-entered_at"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="standards_norm_not_negative"),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="standards_norm_has_source"),
                ],
            },
        ),
    ]
