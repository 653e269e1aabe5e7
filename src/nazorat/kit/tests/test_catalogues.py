"""Problems and flashes come from their catalogues only, and carry nobody's data."""

import pytest
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from nazorat.kit import flash, problems


class Kept(BaseStorage):
    """Nothing is left from an earlier request."""

    def _get(self) -> tuple[list[Message], bool]:
        return [], True

    def _store(self, messages: list[Message], response: HttpResponse) -> list[Message]:
        return []


@pytest.fixture(autouse=True)
def own_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test enters here is gone when it ends: other tests compare the real catalogues with the handbook."""
    for module in (problems, flash):
        monkeypatch.setattr(module, "_catalogue", dict(vars(module)["_catalogue"]))


def asker() -> HttpRequest:
    request = RequestFactory().get("/")
    request._messages = Kept(request)  # type: ignore[attr-defined]  # where Django's middleware puts its storage
    return request


def test_an_unknown_problem_cannot_be_made() -> None:
    with pytest.raises(LookupError):
        problems.Problem("no-such-problem")


def test_a_problem_carries_no_text_of_a_person() -> None:
    with pytest.raises(ValueError, match="not a number or a code"):
        problems.Problem("refused", who="Someone Somebody")


def test_facts_fill_the_sentence() -> None:
    problems.register_problem("test-facts", "Sheet %(sheet)s is taken, %(left)s are left.", "Take the next.", status=409)
    problem = problems.Problem("test-facts", sheet="0041", left=3)
    assert problem.sentence == "Sheet 0041 is taken, 3 are left."
    assert problem.status == 409


def test_a_problem_may_carry_another_status() -> None:
    assert problems.Problem("refused", status=410).status == 410


def test_the_same_code_cannot_mean_two_things() -> None:
    with pytest.raises(ValueError, match="already registered"):
        problems.register_problem("refused", "Other words.", "Other step.")
    with pytest.raises(ValueError, match="not a code"):
        problems.register_problem("Not a code", "x", "y")


def test_every_problem_says_what_to_do_next() -> None:
    for entry in problems.catalogue().values():
        assert str(entry.sentence).strip(), entry.code
        assert str(entry.next_step).strip(), entry.code
        assert 400 <= entry.status < 600, entry.code


def test_a_flash_is_given_once_by_its_code() -> None:
    flash.register_flash("test-visit-opened", "The visit is open.")
    request = asker()
    flash.say(request, "test-visit-opened")
    assert [said.text for said in flash.heard(request)] == ["The visit is open."]


def test_a_flash_keeps_only_its_code() -> None:
    flash.register_flash("test-kept", "These words stay in the catalogue.", tone="look")
    request = asker()
    flash.say(request, "test-kept")
    stored = [str(message.message) for message in request._messages]  # type: ignore[attr-defined]  # as the session row has it
    assert stored == ["test-kept"]


def test_an_unknown_flash_is_refused() -> None:
    with pytest.raises(LookupError):
        flash.say(asker(), "The report on Namuna-0 was sent")


def test_a_foreign_message_is_not_shown() -> None:
    request = asker()
    request._messages.add(25, "Signed in as Somebody")  # type: ignore[attr-defined]  # what another package might add
    assert list(flash.heard(request)) == []
