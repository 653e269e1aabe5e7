import hashlib

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def digest(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Versions that were published before get the digest of their workbook."""
    versions = apps.get_model("tools", "ToolVersion").objects
    for version in versions.filter(workbook_sha256=b"").only("id", "workbook").iterator(chunk_size=20):
        versions.filter(id=version.id).update(workbook_sha256=hashlib.sha256(bytes(version.workbook)).digest())


class Migration(migrations.Migration):
    dependencies = [("tools", "0002_workbook_digest")]

    operations = [migrations.RunPython(digest, migrations.RunPython.noop)]
