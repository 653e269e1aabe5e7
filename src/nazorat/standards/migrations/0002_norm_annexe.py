from __future__ import annotations

from typing import Any

from django.db import migrations, models

# upper ends of a stated range, which stood in the catalogue as if they were minimums
WITHDRAWN = ("ICRC-WATER-HIGH", "ICRC-DRINKING-HIGH")


def withdraw(apps: Any, _editor: Any) -> None:
    apps.get_model("standards", "Limit").objects.filter(code__in=WITHDRAWN).delete()


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="normentry",
            name="annexe_excluded",
            field=models.BooleanField(null=True, verbose_name="the sanitary annexe is left out"),
        ),
        migrations.AlterField(
            model_name="limit",
            name="subject",
            field=models.CharField(
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
                    ("wall_distance_desirable", "desirable distance between walls"),
                    ("ceiling_height_desirable", "desirable height of a room"),
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
        migrations.RunPython(withdraw, migrations.RunPython.noop, elidable=True),
    ]
