"""What is still awaited of a visit, beside what its devices sent: also what its team has to do, as far as that stands in clear."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.visits import actions
from nazorat.visits.duties import State, TaskText
from support.make import make_keyring, make_member, sign_in
from support.visits import make_visit

pytestmark = pytest.mark.django_db


def test_page_of_what_was_sent_says_how_many_tasks_are_settled_and_no_words_of_them() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, lead.member)
    url = reverse("visit-sent", args=[visit.id])
    assert "Nothing is shared out yet." in client.get(url).content.decode()
    rows = actions.add_tasks(by=lead, visit=visit, texts=[TaskText(words="canary task"), TaskText(code="keying")])
    actions.settle_task(by=lead, task=rows[0], state=State.DONE)
    page = client.get(url).content.decode()
    assert "1 of 2 tasks settled" in page
    assert "canary task" not in page
    actions.settle_task(by=lead, task=rows[1], state=State.NOT_NEEDED)
    assert "every task is settled" in client.get(url).content.decode()
