"""The yearly drill: a key that opens passes, anything else does not, and nothing real is touched."""

from __future__ import annotations

import base64
from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.custody import actions
from nazorat.custody.models import CustodyKey, Drill, Identity
from nazorat.custody.queries import drill_due
from nazorat.kit.problems import Problem
from support import custody
from support.custodians import Kept, make_custody_key
from support.make import custodian_of, make_keyring, make_organisation, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Kept:
    make_custody_key(make_keyring(custodian_of(make_organisation())))
    return make_custody_key(make_keyring(custodian_of(make_organisation())))


def digest_of(kept: Kept, half: bytes) -> str:
    """What the browser posts: the half that it found, hashed."""
    return sha256(base64.b64decode(custody.open_with(half, kept.identity)["half"])).hexdigest()


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def test_key_that_opens_the_dummy_passes_and_the_day_is_kept(kept: Kept) -> None:
    dummy = actions.make_dummy(by=kept.by, key=kept.row)
    actions.pass_drill(by=kept.by, key=kept.row, token=dummy.token, digest=digest_of(kept, dummy.half), from_sheets=True)
    assert (Drill.objects.get().from_sheets, Act.objects.filter(verb="custody.pass-drill").count()) == (True, 1)
    assert Identity.objects.count() == 0


def test_what_is_not_the_dummy_opened_by_this_key_fails(kept: Kept) -> None:
    dummy, other = actions.make_dummy(by=kept.by, key=kept.row), actions.make_dummy(by=kept.by, key=kept.row)
    right = digest_of(kept, dummy.half)
    third = make_custody_key(make_keyring(custodian_of(make_organisation())))
    for given in (
        {"token": dummy.token, "digest": "0" * 64}, {"token": other.token, "digest": right}, {"token": dummy.token[:-4], "digest": right},
        {"token": "", "digest": right}, {"token": actions.make_dummy(by=third.by, key=third.row).token, "digest": right},
    ):  # fmt: skip
        with refused("drill-failed"):
            actions.pass_drill(by=kept.by, key=kept.row, from_sheets=False, **given)
    with refused("drill-failed"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("nazorat.custody.actions.drills.LASTS", timedelta(0))
        actions.pass_drill(by=kept.by, key=kept.row, token=dummy.token, digest=right, from_sheets=False)
    assert Drill.objects.count() == 0


def test_the_desk_reminds_of_a_key_that_was_not_tried_for_a_year(kept: Kept, client: Client) -> None:
    now = timezone.now()
    sign_in(client, kept.by.member)
    assert not drill_due(kept.row, now)
    CustodyKey.objects.filter(id=kept.row.id).update(made_at=now - timedelta(days=31))
    assert "not been tried for a year" in client.get("/").content.decode()
    drill = Drill.objects.create(key=kept.row, from_sheets=False, done_at=now)
    assert "not been tried for a year" not in client.get("/").content.decode()
    Drill.objects.filter(id=drill.id).update(done_at=now - timedelta(days=366))
    assert drill_due(kept.row, now)
