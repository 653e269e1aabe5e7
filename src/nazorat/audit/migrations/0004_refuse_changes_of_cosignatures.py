from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "audit_cosignature"


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A signature under a checkpoint is neither changed nor taken away, as the checkpoint itself (0002)."""
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                "BEGIN SELECT RAISE(ABORT, 'the record of acts is append-only'); END"
            )
        # INSERT OR REPLACE removes the older row without asking the triggers of DELETE
        there = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR (checkpoint_id = NEW.checkpoint_id AND member = NEW.member))"  # noqa: S608 - a constant of this file
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN {there} "
            "BEGIN SELECT RAISE(ABORT, 'the record of acts is append-only'); END"
        )
        return
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_cosignatures")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
