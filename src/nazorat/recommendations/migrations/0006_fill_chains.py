from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was adopted before knows what it repeats: the first of the chain and how often it was made follow from there."""
    adopted = apps.get_model("recommendations", "AdoptedRecommendation").objects
    repeats = dict(adopted.exclude(repeats=None).order_by("adopted_at").values_list("pk", "repeats"))
    for key in repeats:
        root, times = repeats[key], 1
        while root in repeats and times < len(repeats):
            root, times = repeats[root], times + 1
        adopted.filter(pk=key).update(root=root, repetition=times)


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0005_chains")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
