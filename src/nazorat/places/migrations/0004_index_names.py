from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from nazorat.kit.spelling import index_of


def index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Places that are there already are found as new ones are, by their earlier names too."""
    place, before = apps.get_model("places", "Place"), apps.get_model("places", "PlaceBefore")
    for held in place.objects.iterator():
        earlier = [name for row in before.objects.filter(place=held).values_list("name_ru", "name_tg", "name_en") for name in row]
        held.search = index_of([held.name_ru, held.name_tg, held.name_en, *earlier, held.region])
        held.save(update_fields=["search"])


class Migration(migrations.Migration):
    dependencies = [("places", "0003_what_belongs_to_a_place")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
