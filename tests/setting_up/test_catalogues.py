"""Messages are found in code and in templates, and a run over nothing new changes nothing."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from devtools import catalogues, environment

TEMPLATE = """{% load i18n %}
    {% translate "Rooms" %} <p title="it's (open">{% translate "Open" context "state of a visit" %}</p>
      {% blocktranslate count n=rooms|length %}{{ n }} room{% plural %}{{ n }} rooms{% endblocktranslate %}
"""
CODE = """from django.utils.translation import gettext as _, ngettext, pgettext_lazy
# Translators: shown on the desk
A = _("Late")
B = ngettext("%(n)s day", "%(n)s days", 3)
C = pgettext_lazy("grade", "Minor")
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "src"
    (top / "tests").mkdir(parents=True)
    (top / "a.html").write_text(TEMPLATE)
    (top / "a.py").write_text(CODE)
    (top / "tests/b.py").write_text('_("only in a test")')
    for module, name, value in (
        (catalogues, "ROOT", tmp_path),
        (catalogues, "SOURCES", top),
        (environment, "LOCALE", tmp_path / "locale"),
    ):
        monkeypatch.setattr(module, name, value)
    return top


def held(top: Path, language: str) -> set[object]:
    with (top.parent / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return {(message.context, message.id) for message in read_po(file) if message.id}


def test_messages_when_updated_are_all_found(sources: Path) -> None:
    catalogues.update()
    assert held(sources, "tg") == {
        (None, "Rooms"), ("state of a visit", "Open"), (None, ("%(n)s room", "%(n)s rooms")),
        (None, "Late"), (None, ("%(n)s day", "%(n)s days")), ("grade", "Minor"),
    }  # fmt: skip
    assert held(sources, "ru") == held(sources, "tg")


def test_messages_when_nothing_is_new_stay_as_they_are(sources: Path) -> None:
    catalogues.update()
    file = sources.parent / "locale/ru/LC_MESSAGES/django.po"
    translated = file.read_text().replace('msgid "Late"\nmsgstr ""', 'msgid "Late"\nmsgstr "Просрочено"')
    file.write_text(translated)
    catalogues.update()
    assert file.read_text() == translated
    assert "Просрочено" in translated


def test_messages_when_one_vanishes_lose_it(sources: Path) -> None:
    catalogues.update()
    (sources / "a.py").unlink()
    catalogues.update()
    assert (None, "Late") not in held(sources, "tg")
    assert (None, "Rooms") in held(sources, "tg")


def test_catalogue_when_compiled_is_no_longer_stale(sources: Path) -> None:
    catalogues.update()
    assert len(environment.stale_catalogues()) == len(catalogues.LANGUAGES)
    catalogues.compile_stale()
    assert environment.stale_catalogues() == []
