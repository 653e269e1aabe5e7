from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every version there is counts as the library's, but for what was published of a tool after its wording was corrected here."""
    versions, acts = apps.get_model("tools", "ToolVersion"), apps.get_model("audit", "Act")
    versions.objects.update(from_library=True)
    for obj, at in acts.objects.filter(verb="tools.correct-wording").values_list("obj", "at"):
        tools = versions.objects.filter(id=obj).values("tool")
        versions.objects.filter(tool__in=tools, published_at__gt=at).update(from_library=False)


class Migration(migrations.Migration):
    dependencies = [("tools", "0007_library"), ("audit", "0001_first")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
