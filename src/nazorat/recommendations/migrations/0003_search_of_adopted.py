from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was adopted before is found by its words and the themes of its findings; its report is not known, nor guessed."""
    adopted = apps.get_model("recommendations", "AdoptedRecommendation").objects
    themes = apps.get_model("recommendations", "RecommendedTheme").objects
    found = dict(apps.get_model("findings", "AdoptedFinding").objects.values_list("finding_id", "theme"))
    for row in adopted.select_related("visit").iterator(chunk_size=200):
        year = (row.visit.began_on or row.adopted_at).year
        code = f"{year}-{row.visit.number:02}/{row.number}"
        adopted.filter(pk=row.pk).update(search=" ".join([*row.words.values(), *row.provisions, code]).casefold())
        held = {theme for key, theme in found.items() if str(key) in row.findings}
        for theme in held:
            themes.create(recommendation_id=row.pk, theme=theme)


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0002_register"), ("findings", "0001_first")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
