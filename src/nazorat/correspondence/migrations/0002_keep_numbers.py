from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "correspondence_journalentry"
SAID = "an entry of the journal keeps its number"


def keep_numbers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself refuses to delete an entry of the journal or to give it another number, whoever asks."""
    if schema_editor.connection.vendor == "sqlite":
        for name, verb in (("no_delete", "DELETE"), ("no_other_number", "UPDATE OF book_id, number, dated, body_id")):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_{name} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_for_good() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_for_good BEFORE DELETE OR UPDATE OF book_id, number, dated, body_id ON {TABLE}"
        f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_for_good()"
    )


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("no_delete", "no_other_number"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_for_good ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {TABLE}_for_good()")


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_first")]
    operations = [migrations.RunPython(keep_numbers, allow_changes)]
