from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE, EDITIONS = "publish_publicfile", "publish_publicedition"
SAID = "a file that was released does not change"
RELEASED = f"EXISTS (SELECT 1 FROM {EDITIONS} WHERE id = OLD.edition_id AND released_at IS NOT NULL)"  # noqa: S608 - names of our own tables


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself refuses to change a file of the public's page, or to delete one that was released, whoever asks."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} WHEN {RELEASED} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )
        return
    schema_editor.execute(
        f"CREATE FUNCTION {TABLE}_for_good() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' OR {RELEASED} THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN OLD; END $$"
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
    dependencies = [("publish", "0001_first")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
