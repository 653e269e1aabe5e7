"""Run by test_at_once in an installation of its own: custodians answer, and the asker collects, from threads that begin together."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command

django.setup()

from django.db import connections  # noqa: E402 - Django must be set up first

from nazorat.audit.models import Act  # noqa: E402 - as above
from nazorat.custody import actions  # noqa: E402 - as above
from nazorat.custody.models import Answer  # noqa: E402 - as above
from nazorat.kit.problems import Problem  # noqa: E402 - as above
from nazorat.people.models import Member  # noqa: E402 - as above
from support.custodians import agree, make_ask, make_custody_key, make_identity  # noqa: E402 - as above
from support.make import make_keyring, make_member, make_organisation  # noqa: E402 - as above
from support.records import make_record  # noqa: E402 - as above
from support.visits import make_visit  # noqa: E402 - as above

TIMES = 4


def together(acts: list[Callable[[], Any]]) -> Counter[str]:
    """What each of these came to when all began at once: "done", or the code of its refusal."""
    gate, said = threading.Barrier(len(acts)), Counter[str]()

    def one(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            said["done"] += 1
        except Problem as refused:
            said[refused.code] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def main() -> None:
    call_command("migrate", verbosity=0)
    ours, theirs = make_organisation(kind="ombudsman"), make_organisation()
    lead = make_keyring(make_member(organisation=ours))
    record = make_record(make_visit(lead=lead, tools=("note",)), "note", {"what/text": "a note"}, lead)
    role = Member.Role.CUSTODIAN
    first, second, other = (
        make_custody_key(make_keyring(make_member(organisation=body, role=role))) for body in (ours, ours, theirs)
    )
    asked = make_ask(lead, make_identity(lead, record, None))
    answered = together([lambda kept=kept: agree(kept, asked.ask) for kept in (first, second, other, first, second, other)])  # type: ignore[misc]  # a value of the loop, kept
    collected = together([lambda: actions.collect_answers(by=lead, ask=asked.ask)] * TIMES)
    verbs = Counter(Act.objects.filter(verb__startswith="custody.").values_list("verb", flat=True))
    print(
        json.dumps(
            [dict(answered), dict(collected), Answer.objects.count(), verbs["custody.agree"], verbs["custody.unseal-identity"]]
        )
    )


if __name__ == "__main__":
    main()
