"""From the debrief to the annexed reply: two who write, a translator, two heads, a custodian, and an authority that answers by letter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page

from support.live import Live, browser, serving
from support.pictures import hash_of, keep, kept, lasting
from support.writing import Desk, fill, press, said, send

AUTHORITY = "Prison service (demo)"
TODAY = date.today()  # noqa: DTZ011 - the day on the wall of whoever types, as the browser's field takes it
LANGUAGES = ("ru", "tg", "en")
FACT = {
    "ru": ("Прогулка короче часа", "Прогулка длится менее часа."),
    "tg": ("Сайр камтар аз як соат", "Сайр камтар аз як соат давом мекунад."),
    "en": ("Exercise shorter than an hour", "Outdoor exercise lasts less than an hour."),
}
ACT = {
    "ru": "Обеспечить ежедневную прогулку не менее часа.", "tg": "Ҳар рӯз сайри на камтар аз як соатро таъмин кардан.",
    "en": "Provide outdoor exercise of at least one hour every day.",
}  # fmt: skip
FIRST = {
    "ru": "Группа просит ответить письменно.", "tg": "Гурӯҳ хоҳиш мекунад, ки хаттӣ ҷавоб диҳанд.",
    "en": "The group asks for an answer in writing.",
}  # fmt: skip
MENDED = {
    "ru": "Группа просит ответить письменно в срок.", "tg": "Гурӯҳ хоҳиш мекунад, ки дар муҳлат хаттӣ ҷавоб диҳанд.",
    "en": "The group asks for an answer in writing within the term.",
}  # fmt: skip
RIGHT = {
    "ru": "Группа просит ответить письменно; срок назван в письме.", "tg": "Гурӯҳ ҷавоби хаттӣ мехоҳад; муҳлат дар мактуб аст.",
    "en": "The group asks for an answer in writing; the letter names the term.",
}  # fmt: skip
THEIRS = "Группа ждёт ответа."
REMARK, OBJECTION = "Кто ответит и кому?", "Сказано без срока."
COMMENT, OURS = "Срок назван в письме, а не в докладе.", {"ru": "Исправлено.", "tg": "Ислоҳ шуд.", "en": "Corrected."}
PHRASE = "karatag varzob takob almosi hisor"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_reply:team", NAZORAT_DEMO="yes") as served:
        yield served


@pytest.fixture(scope="module")
def desk_of(live: Live) -> Iterator[Callable[[str], Desk]]:
    """The browser of a person, signed in once: each code of a generator is taken once."""
    with browser() as open_page:
        held: dict[str, Desk] = {}

        def desk(who: str) -> Desk:
            if who not in held:
                held[who] = Desk(live, open_page(live, live.facts[who]))
            return held[who]

        yield desk


def decided(lead: Desk, visit: str) -> None:
    """A statement of the debrief, a finding that rests on it, and what is recommended."""
    shown = lead.send(
        f"/visits/{visit}/debrief/add/", "statement", theme="REGIME.EXERCISE", origin="own", measured=True,
        statement="One session lasted 25 minutes.",
    )  # fmt: skip
    assert "One session lasted 25 minutes." in shown
    words = {f"{part}_{language}": FACT[language][at] for language in LANGUAGES for at, part in enumerate(("title", "fact"))}
    shown = lead.send(
        f"/visits/{visit}/findings/new/", "status", theme="REGIME.EXERCISE", kind="shortcoming", status="established", severity="3",
        spread="widespread", cause="practice", entries=True, **words,
    )  # fmt: skip
    assert FACT["en"][0] in shown or FACT["ru"][0] in shown
    shown = lead.send(
        f"/recommendations/visits/{visit}/new/", "words_ru", days="60", priority=True, findings=True,
        **{f"words_{language}": act for language, act in ACT.items()},
    )  # fmt: skip
    assert ACT["ru"] in shown or ACT["en"] in shown


def begun(lead: Desk, visit: str) -> str:
    """A draft whose other sections are the template's; the address of its page."""
    lead.send(f"/reports/new/?visit={visit}", "visits", visits=visit)
    path = lead.page.url.removeprefix(lead.live.address)
    lead.press(path, "Write from the template")
    return path


def written_by_two(lead: Desk, other: Desk, report: str) -> None:
    """Both opened the section; the second is shown what the first saved, and sends both together."""
    text = f"{report}sections/next/ru/"
    for desk in (lead, other):
        desk.go(text)
    send(lead.page, "text", text=FIRST["ru"])
    send(other.page, "text", text=THEIRS)
    assert "Somebody changed this while you were working." in said(other.page)
    assert other.page.input_value("[name=text]") == THEIRS, "nothing that was typed is lost"
    assert other.page.locator("main .prose ins").count() > 0
    picture(other.page, "at-once")
    send(other.page, "text", text=FIRST["ru"])


def paragraph_of(desk: Desk, report: str) -> str:
    """The number of the paragraph that they write, as the section has it."""
    desk.go(f"{report}sections/next/")
    chosen = desk.page.locator("main [href*='paragraph=']").first.get_attribute("href") or ""
    return chosen.partition("paragraph=")[2].partition("#")[0].partition("&")[0]


def translated(translator: Desk, other: Desk, report: str, words: dict[str, str]) -> None:
    """Into both languages, each read beside the master by somebody else."""
    for language in LANGUAGES[1:]:
        translator.send(f"{report}sections/next/{language}/", "text", text=words[language])
        other.press(f"{report}sections/next/?with={language}", "I read the translation beside the master")


def signed(desk: Desk, report: str) -> str:
    return desk.press(f"{report}sign/", "Sign")


def answered_by_letter(lead: Desk, report: str, number: str) -> None:
    """The letter that the copy entered the journal with, its delivery and term; what came back, and the comment typed from it."""
    facts = {"dated": TODAY.isoformat()}
    lead.go("/letters/")
    letter = lead.page.locator("main a[href^='/letters/'][href$='/']").filter(has_text="1/").first.get_attribute("href") or ""
    assert AUTHORITY in lead.go(letter)
    lead.send(f"{letter}delivery/", "proof", delivered_on=facts["dated"], term_days="20")
    assert "20" in said(lead.page)
    picture(lead.page, "letter")
    lead.go(f"/letters/new/incoming/?about={letter.strip('/').rpartition('/')[2]}")
    lead.page.select_option("main [name=subject]", label="comments on a draft")
    send(lead.page, "reference", reference="7-14", dated=facts["dated"], delivered_on=facts["dated"])
    lead.go(f"{report}comments/new/?received={facts['dated']}&letter=7-14")
    send(lead.page, "said", paragraph=number, kind="fact", said=COMMENT)
    assert COMMENT in said(lead.page)


def picture(page: Page, name: str) -> None:
    """A picture of the handbook, taken on the way; its words are held against those of the picture that is kept."""
    page.evaluate("async () => { await document.fonts.ready; scrollTo({top: 0, behavior: 'instant'}); }")
    words = lasting(page.inner_text("body"))
    if os.environ.get("PICTURES") == "write":
        keep(f"reply-{name}.png", words, page.screenshot(animations="disabled", caret="hide"))
    same = kept().get(f"reply-{name}.png", {}).get("words") == hash_of(words.encode())
    assert same, (
        f"the page changed since docs/pictures/reply-{name}.png was taken: PICTURES=write ./dev test tests/journeys/test_reply.py"
    )


def test_report_from_the_debrief_to_the_annexed_reply(live: Live, desk_of: Callable[[str], Desk]) -> None:
    lead, other, translator = desk_of("lead"), desk_of("other"), desk_of("translator")
    decided(lead, live.facts["visit"])
    report = begun(lead, live.facts["visit"])
    written_by_two(lead, other, report)
    number = paragraph_of(lead, report)
    assert REMARK in other.send(f"{report}threads/new/ru/{number}/", "text", text=REMARK)
    lead.press(f"{report}threads/", "Close")
    translated(translator, other, report, FIRST)
    assert "The gate stops on nothing" in lead.go(f"{report}gate/")
    mended_after_objection(lead, other, translator, desk_of("other_head"), report)
    handed_over(lead, report)
    stranger = desk_of("custodian")
    assert "There is nothing here for you" in stranger.go(report)
    answered_by_letter(lead, report, number)
    corrected(lead, other, translator, report)
    released(lead, other, desk_of("head"), report)
    # the custodian reads what is released, and opens what no drafter does
    assert "Documents" in stranger.go(report)
    assert "custody key" in stranger.go("/custody/").lower()
    assert "There is nothing here for you" in lead.go("/custody/")


def mended_after_objection(lead: Desk, other: Desk, translator: Desk, head: Desk, report: str) -> None:
    """A head whom the draft was shown objects to what the other side signed; nobody signs these words after that."""
    lead.go(report)
    mark = head.live.facts["other_head"]["code"]
    value = lead.page.locator("main [name=member] option", has_text=f"{mark} ·").get_attribute("value")
    send(lead.page, "member", member=value or "")
    signed(lead, report)
    assert OBJECTION in head.send(f"{report}objections/", "reason", reason=OBJECTION)
    assert "object" in other.go(f"{report}sign/").lower()
    assert other.page.get_by_role("button", name="Sign", exact=True).count() == 0
    lead.send(f"{report}sections/next/ru/", "text", text=MENDED["ru"])
    translated(translator, other, report, MENDED)
    for desk in (lead, other):
        signed(desk, report)
    assert lead.live.facts["other"]["code"] in lead.go(f"{report}gate/"), "both signed the mended words"


def handed_over(lead: Desk, report: str) -> None:
    lead.go(f"{report}export/")
    with lead.page.expect_download() as taken:
        fill(lead.page, to="authority", copy="1", passphrase=PHRASE)
        lead.page.locator("[name=addressee]").select_option(label=AUTHORITY)
        lead.page.locator("main form:has([name=copy]) button[type=submit]").click()
    assert taken.value.suggested_filename.endswith(".docx.age")


def corrected(lead: Desk, other: Desk, translator: Desk, report: str) -> None:
    """A wrong fact changes the text; the difference stands beside the comment, and our answer."""
    lead.send(f"{report}sections/next/ru/", "text", text=RIGHT["ru"])
    translated(translator, other, report, RIGHT)
    lead.go(f"{report}comments/answers/?comment=all")
    assert lead.page.locator("main ins, main del").count() > 0
    picture(lead.page, "changed")
    send(lead.page, "outcome", outcome="changed", **{f"answer_{language}": words for language, words in OURS.items()})
    assert OURS["ru"] in said(lead.page) or OURS["en"] in said(lead.page)


def released(lead: Desk, other: Desk, head: Desk, report: str) -> None:
    """Both sign the words as they are now; adopted, released, the reply in its annex, and the register shows what was recommended."""
    for desk in (lead, other):
        signed(desk, report)
    lead.go(f"{report}adopt/")
    press(lead.page, "Adopt")
    lead.go(f"{report}release/")
    press(lead.page, "Release")
    shown = lead.go(report)
    assert "Documents" in shown
    page = head.page.request.get(f"{head.live.address}{report}files/ru.html").text()
    assert COMMENT in page
    assert OURS["ru"] in page
    assert ACT["en"] in head.go("/recommendations/") or ACT["ru"] in said(head.page)
