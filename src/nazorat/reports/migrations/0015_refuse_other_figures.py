from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "reports_releasedfigure"
SAID = "a figure of a released document does not change"


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself refuses to change or delete what a released document shows, whoever asks."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_for_good() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_for_good BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_for_good()"
    )


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_for_good ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {TABLE}_for_good()")


class Migration(migrations.Migration):
    dependencies = [("reports", "0014_figures")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
