"""Whether an allegation is passed on: form, consent, who decided. Without consent the form is refused, not only warned of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.fieldwork.models import Record
from nazorat.findings import actions
from nazorat.findings.drafts import TransmissionText
from nazorat.findings.evidence import Source, Stance
from nazorat.findings.models import Finding, Transmission
from nazorat.findings.queries import decided
from nazorat.findings.tests.make import Cast, finding_text, link, make_cast, make_finding, make_record
from nazorat.findings.transmitting import Consent, consents_of
from nazorat.kit.problems import Problem

pytestmark = pytest.mark.django_db
SAID = {"before/person": "P1", "opening/talks": "yes", "opening/who_may_know": "all", "story/account": "KANAREYKA"}


def talk(cast: Cast, **close: str) -> Record:
    return make_record(cast, {**SAID, **{f"close/{name}": value for name, value in close.items()}}, tool="interview")


def scene(*closes: dict[str, str]) -> tuple[Cast, Finding, list[Consent]]:
    """An allegation that rests on talks, each closed with these answers."""
    cast = make_cast("interview")
    talks = [talk(cast, **close) for close in closes]
    finding = make_finding(cast, links=tuple(link(Source.PERSON, Stance.SUPPORTS, record=one.id) for one in talks))
    records = actions.open_evidence(by=cast.ring("lead"), visit=cast.visit, ids={one.id for one in talks})
    return cast, finding, consents_of(records, [one.id for one in talks])


def propose(cast: Cast, finding: Finding, consents: list[Consent], form: str, named: Sequence[UUID] = ()) -> Transmission:
    text = TransmissionText(form, to="the prosecutor", consents=tuple(named), reason="KANAREYKA")
    return actions.propose_transmission(by=cast.ring("lead"), finding=finding, text=text, consents=consents)


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


NAMED = {"use_identified": "yes", "identified_to": "the ombudsman"}


@pytest.mark.parametrize(
    ("closes", "allowed"),
    [
        # unanswered means: without a name
        (({},), {"not", "unnamed"}),
        (({"use_unnamed": "yes"},), {"not", "unnamed"}),
        (({"use_nothing": "yes"},), {"not"}),
        (({"only_understand": "yes"},), {"not"}),
        (({"raise_today": "yes"},), {"not", "unnamed", "raised"}),
        (({"raise_today": "yes"}, {}), {"not", "unnamed"}),
        ((NAMED,), {"not", "unnamed", "named"}),
        # with the name, and nobody said to whom
        (({"use_identified": "yes"},), {"not", "unnamed"}),
        # one who agreed to the name and one who wants nothing used
        ((NAMED, {"use_nothing": "yes"}), {"not"}),
        # no talk at all: nobody whose consent could be asked for
        ((), {"not", "unnamed"}),
    ],
)
def test_form_asks_for_the_consent_of_each_person(closes: tuple[dict[str, str], ...], allowed: set[str]) -> None:
    cast, finding, consents = scene(*closes)
    for form in ("not", "unnamed", "raised", "named"):
        named = [one.record for one in consents if one.named] if form == "named" else []
        with nullcontext() if form in allowed else refused("no-consent"):
            propose(cast, finding, consents, form, named)
    assert Transmission.objects.count() == len(allowed)


def test_only_names_of_those_who_agreed_go() -> None:
    cast, finding, consents = scene(NAMED, {})
    with refused("no-consent"):
        propose(cast, finding, consents, "named", tuple(one.record for one in consents))
    with refused("no-consent"):
        propose(cast, finding, consents, "unnamed", (consents[0].record,))
    kept = next(one.record for one in consents if one.named)
    propose(cast, finding, consents, "named", (kept,))


def test_two_organisations_decide_and_both_stay_on_record() -> None:
    cast, finding, consents = scene({})
    made = propose(cast, finding, consents, "unnamed")
    made.finding = finding
    with refused("second-organisation"):
        actions.decide_transmission(by=cast.ring("lead"), transmission=made, consents=consents)
    actions.decide_transmission(by=cast.ring("monitor"), transmission=made, consents=consents)
    with refused("changed-meanwhile"):
        actions.decide_transmission(by=cast.ring("health"), transmission=made, consents=consents)
    (one,) = actions.open_transmissions(by=cast.ring("health"), finding=finding)
    assert (one.proposed_by, one.decided_by) == (cast.people["lead"], cast.people["monitor"])
    assert (one.text.form, one.text.to, one.text.reason) == ("unnamed", "the prosecutor", "KANAREYKA")
    verbs = list(Act.objects.filter(verb__contains="transmission").values_list("verb", flat=True))
    assert verbs.count("findings.propose-transmission") == 1
    assert verbs.count("findings.decide-transmission") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Transmission.objects.create(
            finding=finding, version=1, sealed=b"x", proposed_by=cast.people["lead"], proposed_for=cast.people["lead"].organisation,
            decided_by=cast.people["lead"], decided_for=cast.people["monitor"].organisation, decided_at=timezone.now(),
        )  # fmt: skip


def test_consent_taken_back_meanwhile_stops_the_decision() -> None:
    cast, finding, consents = scene({})
    made = propose(cast, finding, consents, "unnamed")
    made.finding = finding
    withdrawn = [Consent(one.record, one.name, withheld=True, raised=False, named=False, to="") for one in consents]
    with refused("no-consent"):
        actions.decide_transmission(by=cast.ring("monitor"), transmission=made, consents=withdrawn)


def test_pages_say_that_nothing_is_decided_and_who_may_decide() -> None:
    cast, finding, _consents = scene(NAMED)
    base = f"/visits/{cast.visit.id}/findings/"
    lead, monitor = cast.client("lead"), cast.client("monitor")
    assert "passing on: no decision yet" in lead.get(base).content.decode()
    page = f"{base}{finding.id}/passing-on/"
    shown = lead.get(page).content.decode()
    assert "no decision yet" in shown
    assert "the ombudsman" in shown
    refusal = lead.post(page, {"form": "raised", "to": "the director", "reason": "today"})
    assert refusal.status_code == 422
    assert "did not agree to that" in refusal.content.decode()
    assert lead.post(page, {"form": "unnamed", "reason": "x"}).status_code == 422
    assert lead.post(page, {"form": "unnamed", "to": "the prosecutor", "reason": "many told it"}).status_code == 302
    made = Transmission.objects.get()
    assert "Decide the same" not in lead.get(page).content.decode()
    assert "Decide the same" in monitor.get(page).content.decode()
    assert monitor.post(f"{page}{made.id}/").status_code == 302
    assert "no decision yet" not in lead.get(base).content.decode()
    for who in ("interpreter", "stranger", "custodian", "administrator"):
        assert cast.client(who).get(page).status_code == 404


def test_nothing_of_it_is_readable_at_rest() -> None:
    cast, finding, consents = scene({})
    made = propose(cast, finding, consents, "unnamed")
    assert b"KANAREYKA" not in bytes(Transmission.objects.get(id=made.id).sealed)


def test_talk_that_does_not_open_for_the_member_is_no_consent() -> None:
    """Sealed to another circle: this member cannot know what was agreed to there, so nothing goes on their word."""
    cast, finding, consents = scene(NAMED)
    closed = consents_of([], [consents[0].record])
    for form in ("unnamed", "raised", "named"):
        with refused("no-consent"):
            propose(cast, finding, closed, form, [consents[0].record] if form == "named" else [])
    propose(cast, finding, closed, "not")


def test_decision_falls_with_a_change_of_the_finding() -> None:
    cast, finding, consents = scene({})
    made = propose(cast, finding, consents, "unnamed")
    made.finding = finding
    actions.change_finding(by=cast.ring("lead"), finding=finding, text=finding_text("Другое"), version=finding.version)
    with refused("changed-meanwhile"):
        actions.decide_transmission(by=cast.ring("monitor"), transmission=made, consents=consents)
    finding.refresh_from_db()
    again = propose(cast, finding, [], "unnamed")
    again.finding = finding
    actions.decide_transmission(by=cast.ring("monitor"), transmission=again, consents=[])
    opened = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)
    assert decided(opened) == {finding.id}
    actions.change_finding(by=cast.ring("lead"), finding=finding, text=finding_text("Третье"), version=finding.version)
    assert decided(actions.open_findings(by=cast.ring("lead"), visit=cast.visit)) == set()
