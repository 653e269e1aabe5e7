from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = "custodians and administrators have no seat and no key of a visit"
KEEPER = "EXISTS (SELECT 1 FROM people_member WHERE id = NEW.member_id AND role IN ('custodian', 'administrator'))"
# table, the events, and when beside that
RULES = (
    ("visits_teammember", ("INSERT", "UPDATE"), f"NEW.left_at IS NULL AND {KEEPER}"),
    ("visits_visitkeygrant", ("INSERT", "UPDATE"), KEEPER),
)


def refuse_seats(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself gives no seat and no key to a custodian or an administrator: a check cannot look into another table."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table, events, when in RULES:
        if sqlite:
            for event in events:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_keeper_{event.lower()} BEFORE {event} ON {table} WHEN {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )
            continue
        schema_editor.execute(
            f"CREATE FUNCTION {table}_no_keeper() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {when} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_keeper BEFORE {' OR '.join(events)} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_no_keeper()"
        )


def allow_seats(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, events, _when in RULES:
        if schema_editor.connection.vendor == "sqlite":
            for event in events:
                schema_editor.execute(f"DROP TRIGGER {table}_no_keeper_{event.lower()}")
            continue
        schema_editor.execute(f"DROP TRIGGER {table}_no_keeper ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_no_keeper()")


class Migration(migrations.Migration):
    # the triggers look into the table of members, which SQLite does not let be remade under them
    dependencies = [("visits", "0002_conflicts"), ("people", "0004_complaints_desk")]
    operations = [migrations.RunPython(refuse_seats, allow_seats)]
