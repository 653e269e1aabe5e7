"""The tests' database is made as `nazorat init` makes one: its tables at once, not by replaying every migration that there ever was.

A test of the command line compares the outcome of both ways. Here and not in the plugin, since a fixture of a plugin does not take the
place of another plugin's.
"""

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    for each in connections.all():
        each.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    from nazorat.cli.tables import stand_in_for_migrations  # noqa: PLC0415 - models need the settings

    with django_db_blocker.unblock():
        stand_in_for_migrations()
