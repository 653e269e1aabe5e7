import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0005_rechecks"),
        ("visits", "0005_no_seat_for_complaints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.PositiveSmallIntegerField(choices=[(1, "Open"), (2, "Closed")], default=1)),
                ("sealed", models.BinaryField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("visit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="visits.visit")),
            ],
            options={
                "ordering": ["visit", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "number"), name="findings_meeting_once"),
                    models.UniqueConstraint(condition=models.Q(("state", 1)), fields=("visit",), name="findings_one_meeting_open"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("state", 1)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("state", 2)),
                            _connector="OR",
                        ),
                        name="findings_meeting_open_or_closed",
                    ),
                ],
            },
        ),
    ]
