from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "the complaints desk has no seat and no key of a visit"
DESK = "EXISTS (SELECT 1 FROM people_member WHERE id = NEW.member_id AND role = 'complaints')"
# table, and when beside that: as for custodians and administrators in 0003
RULES = (("visits_teammember", f"NEW.left_at IS NULL AND {DESK}"), ("visits_visitkeygrant", DESK))
EVENTS = ("INSERT", "UPDATE")


def raise_the_wall(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself gives no seat and no key to who handles complaints."""
    for table, when in RULES:
        if schema_editor.connection.vendor == "sqlite":
            for event in EVENTS:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_desk_{event.lower()} BEFORE {event} ON {table} WHEN {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {table}_no_desk() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_desk BEFORE {' OR '.join(EVENTS)} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_no_desk()"
        )


def take_the_wall_down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, _when in RULES:
        if schema_editor.connection.vendor == "sqlite":
            for event in EVENTS:
                schema_editor.execute(f"DROP TRIGGER {table}_no_desk_{event.lower()}")
            continue
        schema_editor.execute(f"DROP TRIGGER {table}_no_desk ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_no_desk()")


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_untrained"), ("people", "0004_complaints_desk")]
    operations = [migrations.RunPython(raise_the_wall, take_the_wall_down)]
