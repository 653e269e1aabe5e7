from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("recommendations_reply", "recommendations_verification")
SAID = "what was replied and what was seen is corrected by a new row"


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself refuses to change or delete a reply or a verification, whoever asks."""
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
                )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {table}_for_good() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_for_good BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_for_good()"
        )


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
            continue
        schema_editor.execute(f"DROP TRIGGER {table}_for_good ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_for_good()")


class Migration(migrations.Migration):
    dependencies = [("recommendations", "0008_corrections")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
