"""The letter for the gate: from the mandate profile, in three languages and two formats, with documents sealed to the lead until printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.standards.actions import load_reference
from nazorat.visits import actions
from nazorat.visits.letters import Bearer, MandateFacts, mandate_letter
from nazorat.visits.models import Credential, TeamMember, Visit
from nazorat.visits.queries import mandate_profile, team_of
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role = TeamMember.Role
FACTS = {
    "number": "14-7/201",
    "dated": date(2026, 3, 1),
    "since": date(2026, 3, 1),
    "until": date(2026, 3, 8),
    "telephone": "44 600 00 00",
}


@dataclass
class Cast:
    lead: Keyring
    interpreter: Keyring
    place: Place
    visit: Visit


@pytest.fixture
def cast() -> Cast:
    load_reference()
    coordinator = make_member(role=Member.Role.COORDINATOR)
    actions.set_power(
        by=coordinator, code="OPCAT-20.C", basis="agreement", source="Memorandum 5 | of [the] *office*", dated=date(2025, 2, 3)
    )
    actions.set_power(by=coordinator, code="VISIT-PHOTO", basis="none", source="", dated=None)
    planner, lead, interpreter = (make_keyring(make_member(planner=n == 0)) for n in range(3))
    place = make_place(name_ru="Намуна-0", name_tg="Намуна-0", name_en="Namuna-0")
    seats = [actions.Seat(lead.member, Role.LEAD, interviews=True), actions.Seat(interpreter.member, Role.INTERPRETER)]
    visit = actions.plan_visit(by=planner, place=place, begins=date(2026, 3, 2), mode=1, note="", seats=seats)
    actions.call_up_team(by=lead, visit=visit)
    visit.refresh_from_db()
    return Cast(lead, interpreter, place, visit)


def text_of(cast: Cast, language: str, place: Place | None = None, *bearers: Bearer) -> str:
    facts = MandateFacts(language=language, place=place, **FACTS)  # type: ignore[arg-type]  # the values stand above, each with its type
    document = mandate_letter(facts, team_of(cast.visit), {one.member: one for one in bearers}, mandate_profile())
    return "\n".join([document.subject, *document.addressee, document.markdown, *(one.role for one in document.signatures)])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["agreement, Memorandum 5 of the office, 3 February 2025", "valid from 1 March 2026 to 8 March 2026", "Place of the stamp"]),
        ("ru", ["соглашение, Memorandum 5", "с 1 марта 2026", "М. П.", "руководитель визита"]),
        ("tg", ["созишнома, Memorandum 5", "эътибор дорад", "Ҷ. М.", "роҳбари боздид"]),
    ],
)  # fmt: skip
def test_letter_claims_what_rests_on_something_and_no_more(cast: Cast, language: str, words: list[str]) -> None:
    said = text_of(cast, language)
    assert [word for word in words if word not in said] == []
    power = next(line.power for line in mandate_profile() if line.power.code == "OPCAT-20.C")
    photo = next(line.power for line in mandate_profile() if line.power.code == "VISIT-PHOTO")
    assert power.title_in(language) in said
    assert photo.title_in(language) not in said
    assert "Намуна" not in said
    assert "Namuna" not in said
    assert cast.place.name_in(language) in text_of(cast, language, cast.place)


def test_bearers_stand_as_they_entered_themselves_and_others_have_a_line(cast: Cast) -> None:
    said = text_of(cast, "en", None, Bearer(cast.interpreter.member.id, "Canary *Surname*", "A 0000000"))
    assert "Canary Surname, identity document A 0000000: interpreter" in said
    assert "\\_\\_\\_" in said


def test_document_of_a_member_opens_to_the_lead_alone_and_goes_when_printed(cast: Cast) -> None:
    row = actions.enter_credential(by=cast.interpreter, visit=cast.visit, name="Canary Surname", document="A 0000000")
    actions.enter_credential(by=cast.interpreter, visit=cast.visit, name="Canary Other", document="A 0000001")
    assert [one.id for one in Credential.objects.all()] == [row.id]
    sealed = bytes(Credential.objects.get().sealed)
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert b"Canary" not in sealed
    facts = MandateFacts(language="en", **FACTS)  # type: ignore[arg-type]  # as above
    content = actions.print_mandate(by=cast.lead, visit=cast.visit, facts=facts, names_place=True, form="docx")
    with ZipFile(BytesIO(content)) as held:
        body = "".join(held.read(name).decode() for name in held.namelist() if name.endswith(".xml"))
    assert "Canary Other" in body
    assert "Namuna-0" in body
    assert "14-7/201" in body
    with pytest.raises(Problem, match="refused"):
        actions.print_mandate(by=cast.interpreter, visit=cast.visit, facts=facts, names_place=False, form="pdf")
    verbs = list(Act.objects.filter(obj=cast.visit.id).order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["visits.open-plan", "visits.print-mandate"]
    assert actions.forget_credentials(by=cast.lead.member, visit=cast.visit) == 1
    assert not Credential.objects.exists()


@pytest.mark.parametrize("act", ["arrive", "refuse_entry"])
def test_documents_go_when_the_team_stood_at_the_gate(cast: Cast, act: str) -> None:
    actions.enter_credential(by=cast.lead, visit=cast.visit, name="Canary", document="A")
    getattr(actions, act)(by=cast.lead, visit=cast.visit, began=date(2026, 3, 2), gate_minutes=5)
    assert not Credential.objects.exists()


def test_document_goes_with_a_member_who_is_taken_off(cast: Cast) -> None:
    actions.enter_credential(by=cast.interpreter, visit=cast.visit, name="Canary", document="A")
    actions.remove_from_team(by=cast.lead, visit=cast.visit, member=cast.interpreter.member)
    assert not Credential.objects.exists()
    with pytest.raises(Problem, match="not-on-team"):
        actions.enter_credential(by=cast.interpreter, visit=cast.visit, name="Canary", document="A")


def client_of(who: Keyring) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, who.member)
    return client


def test_pages_from_a_members_document_to_the_letter(cast: Cast) -> None:
    visit, member, lead = cast.visit, client_of(cast.interpreter), client_of(cast.lead)
    own, letter = reverse("visit-credential", args=[visit.id]), reverse("visit-letter", args=[visit.id])
    assert member.get(letter).status_code == 404
    assert member.post(own, {"name": "Canary Surname", "document": "A 1"}).status_code == 302
    assert "entered already" in member.get(own).content.decode()
    assert "Canary" not in member.get(own).content.decode()
    page = lead.get(letter).content.decode()
    assert "sealed to you" in page
    assert "Canary" not in page
    sent = {
        "language": "tg", "form": "pdf", "number": "7", "dated": "2026-03-01", "since": "2026-03-01", "until": "2026-03-08", "telephone": "44",
    }  # fmt: skip
    answer = lead.post(letter, sent)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer.content.startswith(b"%PDF-")
    wrong = lead.post(letter, {**sent, "until": "2026-02-01"})
    assert (wrong.status_code, "The last day is before the first." in wrong.content.decode()) == (422, True)
    lead.post(reverse("visit-letter-printed", args=[visit.id]))
    assert not Credential.objects.exists()


def test_letter_of_a_visit_that_is_over_is_not_made(cast: Cast) -> None:
    actions.refuse_entry(by=cast.lead, visit=cast.visit, began=date(2026, 3, 2), gate_minutes=5)
    facts = MandateFacts(language="en", **FACTS)  # type: ignore[arg-type]  # as above
    with pytest.raises(Problem, match="visit-over"):
        actions.print_mandate(by=cast.lead, visit=cast.visit, facts=facts, names_place=False, form="pdf")
    with pytest.raises(Problem, match="visit-over"):
        actions.enter_credential(by=cast.lead, visit=cast.visit, name="a", document="b")
