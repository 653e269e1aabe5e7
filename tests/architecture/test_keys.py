"""Foreign keys point down like imports. import-linter sees neither a model's `ForeignKey("room.Model")` nor a migration's dependency: this does."""

import re
from collections.abc import Iterator

from django.apps import apps as registry
from django.db import models
from django.db.migrations.loader import MigrationLoader

from support.source import PACKAGE, apps, floors

# parts that are not ours and stand under every room
UNDER_ALL = {"contenttypes", "auth", "sessions", "account", "mfa"}
NAMED = re.compile(r"^\d{4}_(?!auto_)[a-z][a-z0-9_]+$")


def relations() -> Iterator[tuple[type[models.Model], "models.Field[object, object]"]]:
    """Every forward relation of every model of ours, hidden through tables left out."""
    for room in apps():
        if not registry.is_installed(f"nazorat.{room}"):
            continue
        for model in registry.get_app_config(room).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey | models.ManyToManyField):
                    yield model, field


def test_every_room_with_models_is_installed() -> None:
    with_models = [room for room in apps() if (PACKAGE / room / "models.py").exists() or (PACKAGE / room / "models").is_dir()]
    assert [room for room in with_models if not registry.is_installed(f"nazorat.{room}")] == []


def test_keys_point_down_the_floors() -> None:
    wrong = []
    for model, field in relations():
        target = field.related_model
        assert isinstance(target, type)
        above, below = model._meta.app_label, target._meta.app_label
        if above == below or below in UNDER_ALL:
            continue
        if below not in floors() or floors()[below] >= floors()[above]:
            wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_keys_between_rooms_leave_no_name_behind() -> None:
    wrong = []
    for model, field in relations():
        target = field.related_model
        assert isinstance(target, type)
        across = model._meta.app_label != target._meta.app_label
        if across and not getattr(field.remote_field, "hidden", False) and not from_elsewhere(model, field.name):
            wrong.append(f"{model._meta.label}.{field.name} needs related_name='+'")
    assert wrong == []


def from_elsewhere(model: type[models.Model], name: str) -> bool:
    """Whether the field comes from an abstract parent that is not ours, such as Django's own permissions."""
    return any(
        any(field.name == name for field in parent._meta.get_fields())
        for parent in model.__mro__
        if hasattr(parent, "_meta") and parent._meta.abstract and not parent.__module__.startswith("nazorat.")
    )


def test_migrations_depend_downwards() -> None:
    wrong = []
    for (room, name), migration in loader().disk_migrations.items():
        if room not in apps():
            continue
        for other, needed in migration.dependencies:
            if other != room and other not in UNDER_ALL and other != "__setting__" and floors().get(other, 99) >= floors()[room]:
                wrong.append(f"{room}.{name} depends on {other}.{needed}")
        wrong += [f"{room}.{name} runs before {other}" for other, _ in migration.run_before]
    assert wrong == []


def test_migrations_are_named_and_linear() -> None:
    known = loader()
    ours = [key for key in known.disk_migrations if key[0] in apps()]
    assert [f"{room}.{name}" for room, name in ours if not NAMED.match(name)] == []
    assert [room for room in {room for room, _ in ours} if len(known.graph.leaf_nodes(room)) != 1] == []
    parents = {key: [one for one in known.disk_migrations[key].dependencies if one[0] == key[0]] for key in ours}
    assert [key for key, found in parents.items() if len(found) > 1] == []


def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)
