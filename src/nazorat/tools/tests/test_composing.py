"""A tool put together of questions of others: drafts of it, its languages, time, coverage, paper, and what it is published as."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.tools import actions
from nazorat.tools.composing import OwnItem, composed, workbook_of
from nazorat.tools.models import ComposedItem, Composition, Tool, ToolVersion
from nazorat.tools.queries import form_of_version, is_reviewed
from nazorat.xlsform import Question, ToolRefused
from nazorat.xlsform.source_workbook import cells
from support.composing import OWN, TITLE, begun
from support.make import make_member, sign_in
from support.visits import make_tool_version

pytestmark = pytest.mark.django_db
Role = Member.Role


def coordinator() -> Member:
    return make_member(role=Role.COORDINATOR)


def browser(member: Member, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    sign_in(client, member)
    return client


def take(by: Member, row: Composition, version: ToolVersion, *paths: str, modules: tuple[str, ...] = ()) -> Any:
    return actions.take_items(by=by, composition=row, version=version, paths=paths, modules=modules)


def paths(row: Composition) -> list[str]:
    return [line.row.path for line in composed(row).lines]


def item(row: Composition, path: str) -> ComposedItem:
    return ComposedItem.objects.get(composition=row, path=path)


def posted(own: OwnItem) -> dict[str, str]:
    return {
        "type": own["type"], "theme": own["theme"], "origin": own["origin"], "provisions": ", ".join(own["provisions"]), "required": "on",
        **{f"label_{code}": text for code, text in own["label"].items()},
        **{f"choices_{code}": "\n".join(choice[code] for choice in own["choices"]) for code in own["label"]},
    }  # fmt: skip


def test_tool_is_put_together_published_and_a_draft_until_it_is_signed() -> None:
    by, police, health = coordinator(), make_tool_version("police"), make_tool_version("health")
    row = begun(by)
    assert take(by, row, police, "record/real_time").along == ("record/shown", "record/read")
    assert len(take(by, row, health, modules=("entry",)).taken) > 5
    own = actions.write_own_item(by=by, composition=row, own=OWN)
    version = actions.publish_composition(by=by, composition=row)
    row.refresh_from_db()
    assert (version.tool.code, row.tool, version.published_by) == ("trial", version.tool, by)
    form = form_of_version(version.id)
    assert {code: form.title[code] for code in TITLE} == TITLE
    assert set(form.languages) == {"ru", "tg", "en"}
    assert [question.path for question in form.paper()] == [line.row.path for line in composed(row).lines if line.number]
    assert form.question("record/read").no_answer_path == "record/read_na"
    clock = form.question(own.path)
    assert (clock.label["tg"], [choice.label["en"] for choice in clock.real_choices]) == (OWN["label"]["tg"], ["yes", "no"])
    assert [choice.code for choice in clock.choices if choice.is_no_answer] != []
    assert not is_reviewed(version)
    for signer in (make_member(), make_member()):
        actions.sign_review(by=signer, version=version, language="ru")
    assert is_reviewed(version)
    verbs = list(Act.objects.filter(verb__startswith="tools.").order_by("seq").values_list("verb", "count"))
    assert [verb for verb, _count in verbs][-7:-2] == [
        "tools.begin-composition", "tools.take-items", "tools.take-items", "tools.write-own-item", "tools.publish-version",
    ]  # fmt: skip


def test_next_version_of_a_composed_tool_keeps_keys_and_code() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("police"), "unit_now/held_counted")
    first = actions.publish_composition(by=by, composition=row)
    take(by, row, make_tool_version("room"), "space/length")
    second = actions.publish_composition(by=by, composition=row)
    assert (first.tool, int(second.version) > int(first.version)) == (second.tool, True)
    assert {one.path for one in form_of_version(first.id).paper()} < {one.path for one in form_of_version(second.id).paper()}
    with pytest.raises(Problem, match="composed-published"):
        actions.drop_composition(by=by, composition=row)
    with pytest.raises(Problem, match="tool-code-taken"):
        actions.rename_composition(by=by, composition=row, title=TITLE, default_language="ru", code="other")


def test_code_of_another_tool_is_refused() -> None:
    by = coordinator()
    make_tool_version("note")
    with pytest.raises(Problem, match="tool-code-taken"):
        begun(by, code="note")
    begun(by)
    with pytest.raises(Problem, match="tool-code-taken"):
        begun(by)
    row = begun(by, code="late")
    take(by, row, ToolVersion.objects.get(), "where/unit")
    Tool.objects.create(code="late")
    with pytest.raises(Problem, match="tool-code-taken"):
        actions.publish_composition(by=by, composition=row)


def test_question_that_another_hangs_on_stays_until_that_one_is_gone() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("police"), "record/real_time")
    with pytest.raises(Problem, match="composed-needed"):
        actions.remove_items(by=by, composition=row, items=[item(row, "record/read")])
    actions.remove_items(by=by, composition=row, items=[item(row, "record/real_time"), item(row, "record/read")])
    assert paths(row) == ["record/shown"]


def test_questions_and_modules_are_moved() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("police"), "unit_now/day", "unit_now/at", "notes/monitor_saw")
    assert paths(row) == ["unit_now/day", "unit_now/at", "notes/monitor_saw"]
    actions.move_item(by=by, item=item(row, "unit_now/at"), up=True, whole=False)
    assert paths(row) == ["unit_now/at", "unit_now/day", "notes/monitor_saw"]
    # out of its group no question goes
    actions.move_item(by=by, item=item(row, "unit_now/day"), up=False, whole=False)
    assert paths(row) == ["unit_now/at", "unit_now/day", "notes/monitor_saw"]
    actions.move_item(by=by, item=item(row, "unit_now/day"), up=False, whole=True)
    assert paths(row) == ["notes/monitor_saw", "unit_now/at", "unit_now/day"]
    assert [line.number for line in composed(row).lines] == ["1", "2a", "2b"]


def test_language_that_an_own_question_lacks_is_left_out_and_said() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("police"), "unit_now/day")
    assert composed(row).languages == ("ru", "tg", "en")
    # Uzbek stands in the question, not in the title
    assert {code: len(lines) for code, lines in composed(row).lacking.items()} == {"uz-Latn": 0, "uz-Cyrl": 0}
    russian: OwnItem = {**OWN, "type": "integer", "choices": [], "label": {"ru": "Сколько часов"}}
    own = actions.write_own_item(by=by, composition=row, own=russian)
    found = composed(row)
    assert found.languages == ("ru",)
    assert [line.row for line in found.lacking["tg"]] == [own]
    page = browser(by).get(reverse("tool-composition", args=[row.id])).content.decode()
    assert "тоҷикӣ" in page
    assert "1 question has no words in it" in page
    actions.rename_composition(by=by, composition=row, title=TITLE, default_language="tg")
    with pytest.raises(Problem, match="composed-language"):
        actions.publish_composition(by=by, composition=row)


def test_own_question_that_is_answered_otherwise_is_another_question() -> None:
    by = coordinator()
    row = begun(by)
    own = actions.write_own_item(by=by, composition=row, own=OWN)
    worded: OwnItem = {**OWN, "label": {**OWN["label"], "en": "Clock on the wall"}}
    assert actions.write_own_item(by=by, composition=row, own=worded, item=own).path == own.path
    other: OwnItem = {**OWN, "choices": [*OWN["choices"], {"ru": "частично", "tg": "қисман", "en": "partly"}]}
    assert actions.write_own_item(by=by, composition=row, own=other, item=own).path != own.path
    assert row.items.count() == 1


def test_check_refuses_and_says_where_and_publishes_nothing() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("interview"), "opening/talks")
    # a day beside a talk with a person is an exact day
    take(by, row, make_tool_version("police"), "unit_now/day")
    with pytest.raises(ToolRefused):
        actions.publish_composition(by=by, composition=row)
    answer = browser(by).post(reverse("tool-composition-publish", args=[row.id]))
    assert answer.status_code == 422
    assert "The check refuses this tool" in answer.content.decode()
    assert not ToolVersion.objects.filter(tool__code="trial").exists()


def test_sheet_is_laid_out_as_it_would_be_printed() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("police"), "unit_now/day")
    client, address = browser(by), reverse("tool-composition-sheet", args=[row.id])
    page = client.get(address).content.decode()
    assert page.count("half a sheet") == 3
    for code in ("police", "health", "registers", "discipline"):
        version = make_tool_version(code)
        take(by, row, version, modules=tuple({question.path.partition("/")[0] for question in form_of_version(version.id).paper()}))
    part = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert part.count("more than one sheet</span>") + part.count("more than one sheet<") >= 3
    assert "<html" not in part


def test_tool_of_signed_questions_alone_says_that_it_is_signed_all_the_same() -> None:
    by, police = coordinator(), make_tool_version("police")
    row = begun(by)
    take(by, row, police, "unit_now/day")
    client, address = browser(by), reverse("tool-composition", args=[row.id])
    assert composed(row).drafts == [police]
    assert "It draws on versions whose wording waits for signatures" in client.get(address).content.decode()
    for signer in (make_member(), make_member()):
        actions.sign_review(by=signer, version=police, language="ru")
    assert composed(row).drafts == []
    assert "The tool is signed all the same" in client.get(address).content.decode()
    actions.write_own_item(by=by, composition=row, own=OWN)
    assert "The tool is signed all the same" not in client.get(address).content.decode()


def test_pages_take_questions_and_say_what_came_along(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load_reference()
    by, police = coordinator(), make_tool_version("police")
    client = browser(by)
    answer = client.post(reverse("tool-composition-new"), {"code": "trial", "default_language": "ru", "title_ru": "Проба"})
    row = Composition.objects.get()
    assert answer.headers["location"] == reverse("tool-composition-items", args=[row.id])
    address = answer.headers["location"]
    assert f"i:{police.id}:record/real_time" in client.get(address, {"q": "record/real_time"}).content.decode()
    said = client.post(address, {"pick": [f"i:{police.id}:record/real_time"]}).content.decode()
    assert "Came along" in said
    assert said.index("record/shown") < said.index("record/read")
    assert client.post(address, {"pick": [f"m:{police.id}:notes"]}).status_code == 302
    again = client.post(address, {"pick": [f"i:{police.id}:record/read"]})
    assert (again.status_code, row.items.filter(path="record/read").count()) == (302, 1)
    assert client.post(reverse("tool-composition-own", args=[row.id]), posted(OWN)).status_code == 302
    page = client.get(reverse("tool-composition", args=[row.id])).content.decode()
    assert "own question" in page
    assert client.post(reverse("tool-composed-own", args=[row.items.get(version=None).id]), posted(OWN)).status_code == 302
    assert client.post(reverse("tool-composed-move", args=[item(row, "record/read").id]), {"up": "1"}).status_code == 302
    assert client.post(reverse("tool-composed-remove", args=[item(row, "record/shown").id])).status_code == 409
    assert client.post(reverse("tool-composed-remove", args=[item(row, "record/shown").id]), {"whole": "1"}).status_code == 302
    assert not row.items.filter(path__startswith="record/").exists()
    book = client.get(reverse("tool-composition-file", args=[row.id])).content
    assert cells(book)["settings"][1][:2] == ["Проба", "trial"]
    assert client.post(reverse("tool-composition-publish", args=[row.id])).status_code == 302
    assert client.get(reverse("tool-compositions")).status_code == 200
    with django_assert_num_queries(9):
        client.get(reverse("tool-items"))


@pytest.mark.parametrize(
    "pick",
    [
        "",
        "i:x:record/read",
        "i::",
        "i:00000000-0000-4000-8000-000000000000:record/read",
        "m:{police}:",
        "i:{police}:record/nowhere",
        "x:{police}:record/read",
    ],
)
def test_ticks_that_no_page_offers_are_refused(pick: str) -> None:
    by, police = coordinator(), make_tool_version("police")
    row = begun(by)
    answer = browser(by).post(
        reverse("tool-composition-items", args=[row.id]), {"pick": [pick.replace("{police}", str(police.id))]} if pick else {}
    )
    assert (answer.status_code, row.items.count()) == (400, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("provisions", "NMR 999"), ("provisions", ","), ("choices_ru", "одна"), ("choices_tg", "ҳа"), ("choices_ru", "да\nда"),
        ("label_ru", ""), ("label_ru", "Сколько ${persons}"), ("type", "image"), ("theme", "NONE"), ("choices_ru", "\n".join(map(str, range(31)))),
    ],
)  # fmt: skip
def test_own_question_is_refused_beside_its_field(field: str, value: str) -> None:
    load_reference()
    by = coordinator()
    row = begun(by)
    answer = browser(by).post(reverse("tool-composition-own", args=[row.id]), posted(OWN) | {field: value})
    assert (answer.status_code, row.items.count()) == (422, 0)


@pytest.mark.parametrize(
    "given",
    [{"code": "Big"}, {"code": "followup_x"}, {"code": "a b"}, {"title_ru": ""}, {"default_language": "xx"}, {"code": "x" * 41}],
)
def test_tool_with_an_unfit_code_or_no_title_is_not_begun(given: dict[str, str]) -> None:
    answer = browser(coordinator()).post(
        reverse("tool-composition-new"), {"code": "trial", "default_language": "ru", "title_ru": "Проба"} | given
    )
    assert (answer.status_code, Composition.objects.count()) == (422, 0)


def test_monitors_read_and_do_not_put_together() -> None:
    monitor, by, police = make_member(), coordinator(), make_tool_version("police")
    row = begun(by)
    take(by, row, police, "unit_now/day")
    client = browser(monitor)
    for name in ("tool-composition", "tool-composition-coverage", "tool-composition-file"):
        assert client.get(reverse(name, args=[row.id])).status_code == 200
    page = client.get(reverse("tool-composition", args=[row.id])).content.decode()
    assert "Take out" not in page
    for name in ("tool-composition-items", "tool-composition-own", "tool-composition-publish", "tool-composition-drop"):
        assert client.post(reverse(name, args=[row.id])).status_code == 403
    for act in (
        lambda: begun(monitor, code="mine"),
        lambda: take(monitor, row, police, "unit_now/at"),
        lambda: actions.publish_composition(by=monitor, composition=row),
        lambda: actions.drop_composition(by=monitor, composition=row),
        lambda: actions.write_own_item(by=monitor, composition=row, own=OWN),
        lambda: actions.remove_items(by=monitor, composition=row, items=[item(row, "unit_now/day")]),
        lambda: actions.move_item(by=monitor, item=item(row, "unit_now/day"), up=True, whole=False),
        lambda: actions.rename_composition(by=monitor, composition=row, title=TITLE, default_language="ru"),
    ):
        with pytest.raises(Problem, match="refused"):
            act()


def test_custodian_finds_no_tool_that_is_put_together() -> None:
    row = begun(coordinator())
    client = browser(make_member(role=Role.CUSTODIAN))
    assert client.get(reverse("tool-compositions")).status_code == 404
    assert client.get(reverse("tool-composition", args=[row.id])).status_code == 404


def test_draft_that_is_given_up_is_gone_and_stays_in_the_record() -> None:
    by = coordinator()
    row = begun(by)
    assert browser(by).post(reverse("tool-composition-drop", args=[row.id])).status_code == 302
    assert not Composition.objects.exists()
    assert Act.objects.filter(verb="tools.drop-composition", obj=row.id).exists()


def test_workbook_of_equal_compositions_is_equal_to_the_byte() -> None:
    by = coordinator()
    row = begun(by)
    take(by, row, make_tool_version("police"), modules=("record", "notes"))
    actions.write_own_item(by=by, composition=row, own=OWN)
    assert workbook_of(composed(row), "1") == workbook_of(composed(row), "1")
    with pytest.raises(Problem, match="composed-nothing"):
        workbook_of(composed(begun(by, code="empty")), "1")


def test_words_that_a_spreadsheet_would_take_for_a_formula_stay_words() -> None:
    by = coordinator()
    row = begun(by)
    label = {code: f"=1+1 {code}" for code in TITLE}
    own = actions.write_own_item(by=by, composition=row, own={**OWN, "label": label})
    form = form_of_version(actions.publish_composition(by=by, composition=row).id)
    assert isinstance(found := form.question(own.path), Question)
    assert found.label["ru"] == "=1+1 ru"
