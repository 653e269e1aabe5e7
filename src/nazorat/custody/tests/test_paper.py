"""The recovery sheet that is printed empty, and what it must not hold."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.contrib.staticfiles import finders
from django.utils.translation import override

from nazorat.custody.models import CustodyKey
from nazorat.custody.paper import ceremony_page, ceremony_steps, page_hash, recovery_sheet
from nazorat.typeset.document import Language
from support.custodians import make_custody_key
from support.make import custodian_of, make_keyring, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["ru", "tg", "en"])
def test_sheet_is_tagged_and_has_check_value_page_hash_and_33_empty_places(language: Language) -> None:
    kept = make_custody_key(make_keyring(custodian_of(make_organisation())))
    made = recovery_sheet(kept.row, language)
    with pikepdf.open(BytesIO(made)) as held:
        assert bool(held.Root.MarkInfo.Marked) is True
        assert str(held.Root.Lang).startswith(language)
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    flat = "".join(said.split())
    assert kept.row.check_words in flat
    assert page_hash().replace(" ", "") in flat
    assert all(str(number) in said.split() for number in range(1, 34))
    # the private half is with the browser alone; the sheet is made from the row, which has none
    assert kept.identity.lower() not in flat.lower()


def test_hash_on_the_sheet_is_that_of_the_page_as_it_is_served() -> None:
    found = finders.find("custody/custody.html")
    assert isinstance(found, str)
    assert page_hash().replace(" ", "") == hashlib.sha256(Path(found).read_bytes()).hexdigest()


def test_key_row_holds_no_private_half() -> None:
    kept = make_custody_key(make_keyring(custodian_of(make_organisation())))
    row = CustodyKey.objects.values().get(id=kept.row.id)
    assert all(kept.identity.encode() not in bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))


@pytest.mark.parametrize("language", ["ru", "tg", "en"])
def test_page_of_the_ceremony_is_tagged_and_has_each_step_and_no_secret(language: Language) -> None:
    kept = make_custody_key(make_keyring(custodian_of(make_organisation())))
    made = ceremony_page(kept.row, language)
    with pikepdf.open(BytesIO(made)) as held:
        assert bool(held.Root.MarkInfo.Marked) is True
        assert str(held.Root.Lang).startswith(language)
    said = "".join("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages).split())
    with override(language):
        steps = ceremony_steps()
    assert [what for _who, _minutes, what in steps if "".join(what.replace("`", "").split()) not in said] == []
    assert kept.row.check_words in said
    assert kept.identity.lower() not in said.lower()
