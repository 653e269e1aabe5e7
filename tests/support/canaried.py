"""A word that stands nowhere else in every sealed thing of the world, so that a page which shows one of them is known by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from PIL import Image

from nazorat.fieldwork import typed
from nazorat.fieldwork.actions import Looked, check_sheet, fill_follow_up, key_sheet, save_draft, schedule_follow_up
from nazorat.fieldwork.models import Attachment, FollowUp, Sheet
from nazorat.findings.actions import add_entry, look_at_undertaking
from nazorat.findings.drafts import EntryText
from nazorat.findings.evidence import Link, Origin, Source, Stance
from nazorat.findings.models import DebriefEntry, Finding, Undertaking
from nazorat.findings.undertakings import Outcome
from nazorat.people.keyring import Keyring
from nazorat.recommendations.models import Recommendation
from nazorat.reports.actions import object_to_wording, open_report, write_text
from nazorat.reports.models import Report
from nazorat.reports.sections import section_by_code
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.everything import World
from support.make import make_keyring
from support.records import make_record, make_sheets, missing_of, posted, version_of
from support.replies import comment, make_answer, make_comments, make_head
from support.reports import Cast, make_finding, make_recommendation, make_talk

# what may be sealed in this world, by a name that stands in its word
THINGS = (
    "answer", "file", "access", "talk", "keyed", "note", "second", "draft", "follow-up", "entry", "undertaking", "kept", "link", "finding",
    "title", "recommendation", "sign", "text", "comment", "reply", "objection",
)  # fmt: skip


def word(thing: str) -> str:
    return f"kanareyka-{thing}-Зарафшон"


@dataclass(frozen=True)
class Variant:
    """An address that shows more when it is asked for by other values or with a query."""

    name: str
    query: str = ""
    values: tuple[tuple[str, Any], ...] = ()


def canaried(world: World) -> tuple[Variant, ...]:
    """Add one of each sealed thing with its word; the addresses of the world now name these. Gives what is asked besides."""
    visit, lead = Visit.objects.get(id=world.values["visit_id"]), make_keyring(world.members["lead"])
    access = _records(world, visit, lead)
    twice = _sheets(world, visit, lead)
    _decided(world, visit, lead)
    _reported(world, lead)
    second, keyed = (("number", twice.number),), (("record_id", twice.record_id),)
    return (
        Variant("record", "version=1"), Variant("record", values=(("record_id", access),)), Variant("record", values=keyed),
        Variant("records", "q=kanareyka"),
        *(Variant("records-export", f"tool={tool}&kind={kind}&words=yes") for tool in ("note", "access", "interview") for kind in ("csv", "xlsx")),
        *(Variant("visit-answers", f"tool={tool}") for tool in ("note", "interview", "room")), Variant("visit-answers-table", "tool=interview"),
        Variant("keying-differences", values=second), Variant("debrief", "q=kanareyka"), Variant("debrief", "gaps=1"),
        Variant("debrief-evidence", "tool=note&item=what/text"), Variant("finding-evidence", "tool=note&item=what/text"),
        Variant("recommendation-drafts", "q=kanareyka"), Variant("recommendation-new", f"finding={world.values['finding_id']}"),
        Variant("report-gate", "stage=comment"), Variant("report-section", "with=tg"), Variant("report-comments", "open=1"),
        Variant("report-comments-answers", f"comment={world.values['comment_id']}"), Variant("report-new", f"visit={visit.id}"),
    )  # fmt: skip


def _records(world: World, visit: Visit, lead: Keyring) -> UUID:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    name = f"{word('file')}.jpg"
    answers: Answers = {"what/text": word("answer"), "pictures/picture": name}
    record = make_record(visit, "note", answers, lead, files=((name, picture.getvalue()),))
    attachment = Attachment.objects.get(version__record=record)
    access = make_record(visit, "access", {"work/note": word("access")}, lead)
    make_talk(visit, lead, word("talk"))
    world.values |= {"record_id": record.id, "attachment_id": attachment.id}
    return access.id


def _sheets(world: World, visit: Visit, lead: Keyring) -> Sheet:
    """A sheet that is half typed, and one that was keyed twice, each time otherwise; gives the second."""
    half, twice = make_sheets(visit, lead, "note", 2)
    version = version_of(visit, "note").id
    save_draft(by=lead, sheet=half, fields=_fields({"what/text": word("draft")}), seconds=1)
    monitor = make_keyring(world.members["monitor"])
    first = _fields(missing_of(version, {"what/text": word("keyed")}), {"what/text": word("note")})
    key_sheet(by=monitor, sheet=twice, keyed=typed.read(version, first))
    Sheet.objects.filter(id=twice.id).update(check_due=True)
    twice.refresh_from_db()
    again = _fields(missing_of(version, {"what/text": word("second")}))
    check_sheet(by=lead, sheet=twice, keyed=typed.read(version, again), fields=again)
    due = schedule_follow_up(by=lead.member, visit=visit, occasion=FollowUp.Occasion.OTHER, due=timezone.localdate())
    fill_follow_up(by=lead, follow_up=due, done=timezone.localdate(), looked=Looked(("person",), "nothing", word("follow-up")))
    world.values |= {"number": half.number, "follow_up_id": due.id}
    return twice


def _fields(answers: Any, notes: dict[str, str] | None = None) -> dict[str, list[str]]:
    return {
        name: value if isinstance(value, list) else [value] for name, value in posted(answers, notes).items() if name != "seconds"
    }


def _decided(world: World, visit: Visit, lead: Keyring) -> None:
    """A statement of the debrief, a finding and a recommendation."""
    link = Link(world.values["record_id"], 1, "what/text", None, Source.PERSON, Stance.SUPPORTS, word("link"))
    text = EntryText(
        theme="MAT", origin=next(iter(Origin)), stance=Stance.SUPPORTS, statement=word("entry"), undertaking=word("undertaking"),
        closing_talk=True, links=(link,),
    )  # fmt: skip
    before = set(DebriefEntry.objects.values_list("id", flat=True))
    add_entry(by=lead, visit=visit, text=text, due=timezone.localdate())
    row = Undertaking.objects.exclude(entry__in=before).get()
    look_at_undertaking(by=lead, undertaking=row, outcome=Outcome("kept", word("kept")), version=0)
    assert visit.place is not None
    cast = Cast(lead, make_keyring(world.members["monitor"]), make_keyring(world.members["health"]), visit, visit.place.authority)
    make_finding(cast, words={"ru": {"title": word("title"), "fact": word("finding")}}, links=(link,))
    words = dict.fromkeys(("ru", "tg", "en"), word("recommendation"))
    make_recommendation(cast, words=words, indicator=dict.fromkeys(words, word("sign")))
    world.values |= {"finding_id": newest(Finding, visit), "recommendation_id": newest(Recommendation, visit)}
    world.values["entry_id"] = DebriefEntry.objects.exclude(id__in=before).get().id


def newest(model: Any, visit: Visit) -> UUID:
    held = model.objects.filter(visit=visit)
    found: UUID = held.get(number=held.aggregate(last=Max("number"))["last"]).id
    return found


def _reported(world: World, lead: Keyring) -> None:
    """A section of the report, a comment with its answer, an objection."""
    report = Report.objects.get(id=world.values["report_id"])
    material = open_report(by=lead, report=report)
    kind = section_by_code(report, "method")
    assert kind is not None
    held = material.texts[kind.number, "ru"]
    write_text(by=lead, material=material, kind=kind, language="ru", text=word("text"), version=held.version)
    made = make_comments(lead, report, comment(said=word("comment"), received=date(2026, 6, 3)))
    one = next(each for each in made if each.text.said == word("comment"))
    make_answer(lead, report, one, "kept", ru=word("reply"))
    objection = object_to_wording(by=make_head(lead, report), report=report, wording=bytes(16), reason=word("objection"))
    world.values |= {"comment_id": one.id, "objection_id": objection.id}
