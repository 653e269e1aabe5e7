"""The tables of a new installation, made from the models as they are now.

`migrate` replays every change that there ever was and draws all models anew after each: two thirds of the time of `nazorat init`. What a
migration does beside tables (triggers that refuse changes, above all) is done here by the migration itself. An installation that is there
goes on with `migrate`; `test_tables.py` holds the outcome of both ways to one another.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

OURS = "nazorat."


def make_tables() -> None:
    """All tables of an empty database and the one of the cache; a database that is not empty is brought up by its migrations."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    else:
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        stand_in_for_migrations()
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    call_command("createcachetable", verbosity=0)


def stand_in_for_migrations() -> None:
    """What our migrations do beside tables, to tables that were made without them; then each is noted as applied."""
    executor, recorder = MigrationExecutor(connection), MigrationRecorder(connection)
    recorder.ensure_schema()
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if migration.__module__.startswith(OURS):
            for operation in migration.operations:
                if isinstance(operation, RunPython):
                    with connection.schema_editor() as editor:
                        operation.code(apps, editor)  # type: ignore[arg-type]  # of the models of then they ask no more than these have
        recorder.record_applied(migration.app_label, migration.name)
