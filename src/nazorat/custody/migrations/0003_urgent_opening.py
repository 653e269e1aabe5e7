import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("custody", "0002_signed_asks")]

    operations = [
        migrations.CreateModel(
            name="UrgentOpening",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "identity",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="urgent", to="custody.identity"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("sealed", b""), _connector="OR"),
                        name="custody_urgent_gone_once_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentReader",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "key",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="custody.custodykey"),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="custody.urgentopening"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("opening", "key"), name="custody_urgent_reader_once")],
            },
        ),
    ]
