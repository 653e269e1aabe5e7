import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0003_urgent_opening"),
        ("people", "0004_complaints_desk"),
        ("visits", "0005_no_seat_for_complaints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HalfCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_a", models.BooleanField()),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="custody.identity"),
                ),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                ),
            ],
            options={
                "ordering": ["made_at"],
            },
        ),
        migrations.CreateModel(
            name="CopyHolder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="custody.custodykey")),
                (
                    "copy",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="holders", to="custody.halfcopy"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("copy", "key"), name="custody_copy_holder_once")],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("signature", models.BinaryField(max_length=64)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("agreed_signature", models.BinaryField(default=b"", max_length=64)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "agreed_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "asked_for",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "begun_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "leaving",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                ),
                (
                    "staying",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                ("visits", models.ManyToManyField(related_name="+", to="visits.visit")),
            ],
            options={
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("leaving", models.F("staying")), _negated=True), name="custody_exit_two_sides"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor", None),
                            models.Q(
                                models.Q(("successor", models.F("leaving")), _negated=True),
                                models.Q(("successor", models.F("staying")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="custody_exit_successor_is_a_third",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at", None), ("agreed_by", None), ("agreed_for", None), ("begun_at", None)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("agreed_for__isnull", False),
                                models.Q(("agreed_for", models.F("asked_for")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="custody_exit_agreed_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            models.Q(
                                ("begun_by__isnull", False),
                                ("begun_for__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ended_for", models.F("begun_for")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="custody_exit_ended_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at__isnull", False), ("ended_at", None), ("withdrawn_at", None)),
                        fields=("leaving",),
                        name="custody_exit_one_in_force",
                    ),
                ],
            },
        ),
    ]
