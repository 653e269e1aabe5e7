"""The name and icon of the field app: chosen by a coordinator, neutral, and seen by devices as a new version."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.sync import faces
from nazorat.sync.actions import choose_face
from nazorat.sync.models import AppFace
from nazorat.sync.views.door import APP
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db


def file(name: str) -> bytes:
    return Client().get(reverse("field-app-file", args=[name])).content


def test_names_of_the_list_are_allowed_and_have_drawings() -> None:
    for name in faces.NAMES:
        assert faces.read_face(name, "list").name == name
    assert all(faces.Face(icon=icon).shape.startswith("M") for icon in faces.ICONS)


def test_a_name_that_says_what_it_is_for_is_refused() -> None:
    telling = (
        "Назорат",
        "nazorat 2",
        "НПМ",
        "N-P-M",
        "Мониторинг",
        "Пытки нет",
        "Шиканҷа",
        "Тюрьмы",
        "Маҳбас",
        "Омбудсмен",
        "Визиты",
        "Жалобы",
        "Ҳуқуқ",
        "0PCAT",
    )
    for name in telling:
        with pytest.raises(Problem, match="face-telling"):
            faces.read_face(name, "list")
    for name in ("", "A", "Тринадцатьбукв", "a" * 13, "<b>", "a\u202eb", "a_b", "a -b", "a\nb\x00"):
        with pytest.raises(Problem, match="face-letters"):
            faces.read_face(name, "list")
    with pytest.raises(Problem, match="face-letters"):
        faces.read_face("Рецепты", "shield-check")
    assert faces.read_face("  Мои   рецепты", "sun") == faces.Face("Мои рецепты", "sun")


def test_built_files_until_a_face_is_chosen_and_its_own_after() -> None:
    built = {name: file(name) for name in ("index.html", "manifest.webmanifest", "icon.svg", "sw.js", "app.js")}
    assert built == {name: (APP / name).read_bytes() for name in built}
    by = make_member(role=Member.Role.COORDINATOR)
    choose_face(by=by, name="Рецепты", icon="sun")
    worn = {name: file(name) for name in built}
    assert worn["app.js"] == built["app.js"]
    assert b"<title>\xd0\xa0\xd0\xb5\xd1\x86\xd0\xb5\xd0\xbf\xd1\x82\xd1\x8b</title>" in worn["index.html"]
    assert '<meta name="application-name" content="Рецепты">' in worn["index.html"].decode()
    manifest = json.loads(worn["manifest.webmanifest"])
    assert (manifest.pop("name"), manifest.pop("short_name")) == ("Рецепты", "Рецепты")
    assert {**manifest, "name": "Дафтар", "short_name": "Дафтар"} == json.loads(built["manifest.webmanifest"])
    assert faces.Face(icon="sun").shape.encode() in worn["icon.svg"]
    # the worker is another one, which is how a device notices
    assert faces.VERSION.search(built["sw.js"])
    assert not faces.VERSION.search(worn["sw.js"])
    choose_face(by=by, name="Рецепты", icon="list")
    assert file("sw.js") not in (built["sw.js"], worn["sw.js"])
    choose_face(by=by, name=faces.BUILT_NAME, icon=faces.BUILT_ICON)
    assert {name: file(name) for name in built} == built
    assert [act.verb for act in Act.objects.filter(verb="sync.choose-face")] == ["sync.choose-face"] * 3


def test_only_a_coordinator_chooses() -> None:
    with pytest.raises(Problem, match="refused"):
        choose_face(by=make_member(), name="Рецепты", icon="sun")
    assert not AppFace.objects.exists()


def test_page_says_beside_the_field_why_a_name_is_refused() -> None:
    client, address = Client(), reverse("app-face")
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    assert 'value="Дафтар"' in client.get(address).content.decode()
    refused = client.post(address, {"chosen": "own", "own": "Мониторинг", "icon": "sun"})
    assert refused.status_code == 422
    assert "This name says what the app is for." in refused.content.decode()
    assert 'value="Мониторинг"' in refused.content.decode()
    assert client.post(address, {"chosen": "own", "own": "Рецепты", "icon": "sun"}).status_code == 302
    assert AppFace.objects.get().name == "Рецепты"
    assert client.post(address, {"chosen": "Список", "own": "", "icon": "list"}).status_code == 302
    assert (AppFace.objects.get().name, AppFace.objects.get().icon) == ("Список", "list")
