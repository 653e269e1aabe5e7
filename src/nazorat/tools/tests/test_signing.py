"""Who signed the wording of a tool, and when that is enough for a real visit."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.actions import sign_review
from nazorat.tools.queries import form_of_version, is_reviewed, reviews_of
from support.make import make_member, sign_in
from support.visits import make_tool_version

pytestmark = pytest.mark.django_db


def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def test_a_draft_by_its_workbook_stays_one_whoever_signs_it() -> None:
    version, form = make_tool_version("staff"), form_of_version(make_tool_version("staff").id)
    for signer in (make_member(), make_member()):
        sign_review(by=signer, version=version, language=form.default_language)
    (review,) = [one for one in reviews_of([version])[version.id] if one.language == form.default_language]
    assert (review.whole, is_reviewed(version)) == (True, False)
    assert "A draft by its own workbook" in browser(make_member()).get(reverse("tool-version", args=[version.id])).content.decode()


def test_two_reviewers_of_two_organisations_make_a_wording_reviewed() -> None:
    version, first, second = make_tool_version("note"), make_member(), make_member()
    colleague = make_member(organisation=first.organisation)
    for signer, language in ((first, "ru"), (first, "ru"), (second, "tg")):
        sign_review(by=signer, version=version, language=language)
    assert not is_reviewed(version)
    sign_review(by=colleague, version=version, language="en")
    sign_review(by=first, version=version, language="en")
    assert "one more, of another organisation" in browser(first).get(reverse("tool-version", args=[version.id])).content.decode()
    sign_review(by=second, version=version, language="ru")
    assert is_reviewed(version)
    state = {review.language: (review.reviewers, review.whole) for review in reviews_of([version])[version.id]}
    assert state == {
        "en": ((colleague.code, first.code), False),
        "ru": ((first.code, second.code), True),
        "tg": ((second.code,), False),
        "uz-Latn": ((), False),
        "uz-Cyrl": ((), False),
    }
    assert Act.objects.filter(verb="tools.sign-review").count() == 5
    page = browser(first).get(reverse("tool-version", args=[version.id])).content.decode()
    assert f"<bdi>{second.code}</bdi>, <bdi>{second.organisation.name}</bdi>, " in page
    assert "Reviewed in its own language" in page
    for by, language, code in (
        (first, "fa", "tool-language-unknown"),
        (make_member(role=Member.Role.ADMINISTRATOR), "ru", "refused"),
    ):
        with pytest.raises(Problem) as raised:
            sign_review(by=by, version=version, language=language)
        assert raised.value.code == code
