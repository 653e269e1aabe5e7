"""The tools of the library: source and workbook are equal, complete, and go through pyxform."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from pyxform.validators import odk_validate
from pyxform.xls2xform import convert

from nazorat.xlsform.compiling import Compiled, compile_workbook
from nazorat.xlsform.form import Form
from nazorat.xlsform.instance import parse_instance
from nazorat.xlsform.source import cells, read_source
from nazorat.xlsform.source_rows import sheets_of
from nazorat.xlsform.source_check import SourceRefused
from nazorat.xlsform.source_shape import LANGUAGES, MORE_LANGUAGES, Tool
from nazorat.xlsform.source_words import TABLE, read_table
from nazorat.xlsform.tree import parse_form

LIBRARY = Path(__file__).parents[2] / "library"
FOLDER = LIBRARY / "tools"
STANDARDS = LIBRARY / "standards"
NUMBERED = {
    "room": 36, "interview": 40, "registers": 38, "police": 37, "health": 40, "discipline": 38,
    "access": 16, "opening": 15, "closing": 13, "note": 8,
    "child": 30, "women": 29, "staff": 26, "anonymous": 25, "contacts": 27, "psychiatric": 29, "military": 28, "transport": 21,
    "food": 25, "injury": 20, "light": 30,
}  # fmt: skip
STARRED = {
    "room": "1 2 3 4 5a 5b 6 7 8 10 11 12 13 15a 15b 31a 32a 32b 32c",
    "interview": "1 2 3 4 5a 5b 5c 5d 5e 6 7a 8 9 12 13 15 37 38a 38b 38c 38d 38e 38f 39a 40a 40b 40c 40g",
    "registers": "1 2 3a 4 5a 5b 6a 6b 7 8 35a 35b 35c 35d 35f 35g 36 37a 38a 38b",
    "police": "1 2a 2b 3a 3b 7 8a 8b 9",
    "health": "1 2a 2b 3a 10 11a 11b 12",
    "discipline": "1 2a 2b 7 8a 8b 9 17a",
}

SHORT = ("access", "opening", "closing", "note")

every_tool = pytest.mark.parametrize("code", NUMBERED)


@cache
def tool_of(code: str) -> Tool:
    return read_source(FOLDER / code / f"{code}.yaml")


def workbook_of(code: str) -> bytes:
    return (FOLDER / code / f"{code}.xlsx").read_bytes()


@cache
def compiled_of(code: str) -> Compiled:
    return compile_workbook(workbook_of(code), f"{code}.xlsx")


@cache
def form_of(code: str) -> Form:
    return parse_form(compiled_of(code).xform)


def leading(numbers: list[str]) -> list[int]:
    """The numbers of the paper without their letters, each once, in order of appearance."""
    return list(dict.fromkeys(int(re.sub(r"\D", "", number)) for number in numbers if not number.startswith("N")))


def test_library_holds_exactly_these_tools() -> None:
    assert {folder.name for folder in FOLDER.iterdir() if folder.is_dir()} == set(NUMBERED)


@every_tool
def test_workbook_says_what_the_source_says(code: str) -> None:
    assert cells(workbook_of(code)) == sheets_of(tool_of(code))


@pytest.mark.temporary_files("pyxform's own command writes the XForm to a temporary file; the tools are public")
@every_tool
def test_tool_goes_through_pyxform_without_a_warning(code: str) -> None:
    converted = convert(workbook_of(code), file_type=".xlsx", validate=False)
    # BCP 47 has uz-Latn and uz-Cyrl; pyxform's own list is of languages alone. Its word is for the sender, the form is the same.
    named = ", ".join(name for language, name in MORE_LANGUAGES.items() if language in tool_of(code).languages)
    assert [warning.partition(". Learn")[0] for warning in converted.warnings] == (
        [f"The following language declarations do not contain valid machine-readable codes: {named}"] if named else []
    )
    assert parse_form(converted.xform.encode()) == form_of(code)


@every_tool
def test_our_own_lint_has_nothing_to_say(code: str) -> None:
    assert list(compiled_of(code).warnings) == []


# JavaRosa is the engine of ODK Collect; it alone refuses a form in which two items wait for each other.
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate is a jar, and there is no Java on this machine")
@pytest.mark.temporary_files("the Java machine keeps a file of its own")
def test_collect_can_load_every_tool(tmp_path: Path) -> None:
    jar = Path(odk_validate.__file__).parent / "bin" / "ODK_Validate.jar"
    for code in NUMBERED:
        (tmp_path / f"{code}.xml").write_bytes(compiled_of(code).xform)
    said = subprocess.run(
        ["java", "-jar", str(jar), *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert (said.stdout + said.stderr).count("Xform is valid") == len(NUMBERED)


@every_tool
def test_form_tree_has_every_item_of_the_source(code: str) -> None:
    tool, form = tool_of(code), form_of(code)
    asked = [item for item in tool.items() if item.number]
    read = form.paper()
    assert [(q.number, q.name, q.theme, q.provisions, q.origin, q.required, q.person, q.unit, q.sensitive) for q in read] == [
        (i.number, i.name, i.theme, i.provisions, i.origin, i.required, i.person, i.unit, i.sensitive) for i in asked
    ]
    for item, question in zip(asked, read, strict=True):
        assert dict(question.label) == dict(item.label)
        assert dict(question.hint) == dict(item.hint)
        if item.is_select:
            assert [choice.code for choice in question.real_choices] == [c.code for c in tool.choices[item.choices]]
            assert len(question.choices) == len(question.real_choices) + 5


@every_tool
def test_every_item_can_say_why_it_has_no_answer(code: str) -> None:
    form = form_of(code)
    with_companion = {companion.of for companion in form.companions}
    for question in form.paper():
        expected = question.kind not in ("select_one", "select_many", "photo")
        assert (question.path in with_companion) == expected, question.path


@every_tool
def test_numbers_run_from_one_without_a_gap(code: str) -> None:
    numbers = [item.number for item in tool_of(code).items() if item.number]
    assert leading(numbers) == list(range(1, NUMBERED[code] + 1))
    for number in {re.sub(r"[a-z]$", "", number) for number in numbers}:
        letters = [n.removeprefix(number) for n in numbers if re.fullmatch(re.escape(number) + "[a-z]?", n)]
        assert letters in ([""], [chr(ord("a") + place) for place in range(len(letters))]), number


@pytest.mark.parametrize("code", STARRED)
def test_only_starred_items_are_required(code: str) -> None:
    assert [item.number for item in tool_of(code).items() if item.required] == STARRED[code].split()


def rows_of(name: str) -> list[dict[str, str]]:
    with (STANDARDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@every_tool
def test_every_provision_and_theme_is_in_the_catalogue(code: str) -> None:
    titled = {f"{row['instrument']} {row['number']}" for row in rows_of("provisions")}
    themes = {row["code"] for row in rows_of("themes")}
    for item in tool_of(code).items():
        assert item.theme in themes, item.name
        assert item.provisions, item.name
        assert set(item.provisions) <= titled, item.name


def texts_of(tool: Tool) -> list[dict[str, str]]:
    """Every wording of a tool that reaches its workbook."""
    words = [text for item in tool.items() for text in (item.label, item.hint, item.constraint_message) if text]
    words += [choice.label for choices in tool.choices.values() for choice in choices]
    return [dict(text) for text in (*words, *(section.label for section in tool.sections), tool.title, tool.about, tool.purpose, tool.training)]


@every_tool
def test_no_two_languages_read_the_same_and_none_is_empty(code: str) -> None:
    tool = tool_of(code)
    for texts in texts_of(tool):
        assert set(texts) == set(tool.languages)
        assert all(text.strip() for text in texts.values())
        assert len({text.casefold() for language, text in texts.items() if language != "uz-Cyrl"}) == len(set(texts) - {"uz-Cyrl"}), texts
        # Tajik and Uzbek share words; a Russian word left standing in the Uzbek column is what is looked for
        assert texts.get("uz-Cyrl", "").casefold() not in {texts[language].casefold() for language in ("en", "ru")}, texts


FIGURE = re.compile(r"\d+|\$\{\w+\}")
IN_WORDS = {"first": "1", "second": "2"}
# said by a word of its own in Russian and Tajik: несовершеннолетние, ноболиғон
NO_FIGURE = {("under 18", "ru"), ("under 18", "tg")}


@every_tool
def test_figures_and_places_for_answers_are_the_same_in_every_language(code: str) -> None:
    for texts in texts_of(tool_of(code)):
        english = re.sub("(first|second)(?= person)", lambda hit: IN_WORDS[hit[0]], texts["en"])
        figures = {language: sorted(FIGURE.findall(text)) for language, text in {**texts, "en": english}.items()}
        same = {language: found for language, found in figures.items() if (texts["en"], language) not in NO_FIGURE}
        assert all(found == figures["en"] for found in same.values()), texts


CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ч": "ch", "ш": "sh",
    "ъ": "ʼ", "ь": "", "э": "e", "ю": "yu", "я": "ya", "ў": "oʻ", "қ": "q", "ғ": "gʻ", "ҳ": "h",
})  # fmt: skip


def in_latin(text: str) -> str:
    """Uzbek Cyrillic in the Latin alphabet of 1995; small letters. The other way round the letters are not enough."""
    plain = re.sub(r"(?<![бвгдзйклмнпрстфхчшжқғҳьъ])(?<=[аеёиоуэюяў])е|\bе", "ye", text.casefold())
    plain = re.sub(r"(?<=[аеёиоуэюяў])ц", "ts", plain).replace("ц", "s")
    return plain.translate(CYRILLIC)


def test_uzbek_reads_the_same_in_both_alphabets() -> None:
    for (english, _), words in read_table(FOLDER / TABLE).items():
        assert in_latin(words["uz-Cyrl"]) == words["uz-Latn"].casefold(), english
        assert not re.search("[А-ӿ]", words["uz-Latn"]), english
        assert not re.search("[ыщӣӯҷa-z]", re.sub(r"\$\{\w+\}|°c|\b[nk]\b", "", words["uz-Cyrl"].casefold())), english
        assert "'" not in words["uz-Latn"] and "‘" not in words["uz-Latn"], english


def test_every_uzbek_wording_is_used_by_a_tool() -> None:
    used = {(texts["en"], texts["ru"]) for code in NUMBERED for texts in texts_of(tool_of(code)) if "uz-Latn" in texts}
    assert set(read_table(FOLDER / TABLE)) == used


def test_changed_wording_has_no_uzbek_until_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "note").mkdir()
    shutil.copy(FOLDER / TABLE, tmp_path / TABLE)
    text = (FOLDER / "note" / "note.yaml").read_text(encoding="utf-8")
    (tmp_path / "note" / "note.yaml").write_text(text.replace("en: Free note", "en: Loose note", 1), encoding="utf-8")
    with pytest.raises(SourceRefused, match="no words in uz-Latn, uz-Cyrl for Loose note / "):
        read_source(tmp_path / "note" / "note.yaml")


@every_tool
def test_labels_fit_on_one_page(code: str) -> None:
    for item in tool_of(code).items():
        for text in item.label.values():
            assert len(re.sub(r"\$\{[^}]*\}", "0,00", text)) <= 62, text


@every_tool
def test_each_language_is_written_in_its_letters(code: str) -> None:
    for item in tool_of(code).items():
        for texts in (item.label, item.hint):
            if texts:
                assert not re.search("[Ѐ-ӿ]", texts["en"]), texts
                assert not re.search("[ғӣқӯҳҷҒӢҚӮҲҶ]", texts["ru"]), texts
                assert not re.search("[ыщцЫЩЦ]", texts["tg"]), texts


@every_tool
def test_lists_keep_to_nine_digits_but_three(code: str) -> None:
    longer = {(code, name) for name, choices in tool_of(code).choices.items() if len(choices) > 9}
    assert longer == {("registers", "kind"), ("registers", "debrief_theme"), ("note", "theme")} & {
        (code, name) for name in tool_of(code).choices
    }


@every_tool
def test_tool_is_shown_as_unreviewed_until_two_have_signed(code: str) -> None:
    assert tool_of(code).unreviewed() == tool_of(code).languages


@every_tool
def test_every_tool_speaks_all_languages(code: str) -> None:
    assert tool_of(code).languages == form_of(code).languages == (*LANGUAGES, *MORE_LANGUAGES)


def test_free_words_are_marked_and_warn_of_names() -> None:
    for code in NUMBERED:
        for item in tool_of(code).items():
            if item.type == "text" and item.sensitive == "words":
                assert re.search("name|only|cell", item.hint.get("en", "")), f"{code}: {item.name}"


def test_interview_asks_for_nothing_that_leads_to_the_person() -> None:
    form = form_of("interview")
    assert {question.kind for question in form.paper()} <= {"text", "integer", "select_one", "select_many", "time"}
    names = {part for question in form.paper() for part in question.name.split("_")}
    assert not names & {"name", "surname", "cell", "birth", "signature", "photo", "audio", "years"}
    assert not [question.path for question in form.questions() if question.kind == "date"]


# What the group itself did or arranged, and who came to a talk: the method part of a report states these to the last one.
METHOD = {
    "before/person", "before/chosen", "before/where", "before/privacy", "before/interviewers", "before/started", "before/ended",
    "opening/said", "opening/talks", "opening/notes_allowed",
}  # fmt: skip


def test_threshold_is_for_what_persons_told_of_themselves() -> None:
    interview = form_of("interview")
    assert {question.path for question in interview.paper() if not question.person} == METHOD
    # a room, a register line, a figure claimed and an act of the institution have no threshold; a person who can be pointed at has
    places = [code for code in NUMBERED if tool_of(code).kind != "interview"]
    others = {f"{code}: {one.path}" for code in places for one in form_of(code).paper() if one.person}
    assert others == {
        "room: daily/disability", "transport: journey/hurt", "food: serving/enough_persons", "food: serving/asked_persons",
        *(f"light: told/told_{what}" for what in ("hurt", "before", "doctor", "food", "family", "complain")),
    }  # fmt: skip


@pytest.mark.parametrize("code", [code for code in NUMBERED if code not in ("room", "note")])
def test_tool_about_persons_takes_no_signature_sound_or_picture(code: str) -> None:
    tool = tool_of(code)
    drawn = [item for item in tool.items() if item.type == "image"]
    assert not {item.type for item in tool.items()} & {"audio", "video", "file", "barcode", "geopoint"}
    assert not [item.name for item in tool.items() if re.search("signature|annotate", item.appearance)]
    # to draw on the neutral figure that the tool brings along takes no picture of anybody
    assert [(item.name, item.appearance, item.default) for item in drawn] == (
        [("body_map", "draw", "bodymap.png")] if code == "injury" else []
    )


@every_tool
def test_tool_says_what_it_is_for_and_how_long_it_takes(code: str) -> None:
    tool = tool_of(code)
    assert set(tool.purpose) == set(tool.training) == set(tool.languages)
    assert len({*tool.purpose.values(), *tool.training.values()}) == 2 * len(tool.languages)
    assert re.fullmatch(r"\d+(-\d+)?", tool.minutes)
    cited = {provision.partition(" ")[0] for item in tool.items() for provision in item.provisions}
    assert set(tool.sources) == cited
    # the workbook says all four as data, in every language: they travel with the tool, to ODK and Kobo too
    form = form_of(code)
    assert form.purpose == "purpose"
    assert dict(form.question("purpose").label) == dict(tool.purpose)
    assert dict(form.training) == dict(tool.training)
    assert (form.minutes, form.sources) == (tool.minutes, tool.sources)


def test_drafts_say_so_in_their_workbooks() -> None:
    drafts = {code for code in NUMBERED if tool_of(code).status == "draft"}
    assert drafts == set(NUMBERED) - set(STARRED) - set(SHORT)
    assert {code for code in NUMBERED if form_of(code).status == "draft"} == drafts


def test_only_a_health_professional_is_asked_how_far_a_mark_fits_the_account() -> None:
    tool = tool_of("injury")
    asked = [item for item in tool.items() if item.choices == "degree"]
    assert len(asked) == 5
    by_health = re.compile(r"\$\{filled_by\} = 'doctor' or \$\{filled_by\} = 'health'")
    assert all(by_health.search(item.relevant) for item in asked)
    # five degrees of the Istanbul Protocol 2022 in its order, and the one that must exist beside them
    assert [choice.code for choice in tool.choices["degree"]] == [
        "not_consistent", "consistent", "highly", "typical", "diagnostic", "not_assessed",
    ]  # fmt: skip


def test_body_map_is_drawn_on_the_figure_that_lies_beside_the_tool() -> None:
    question = form_of("injury").question("whole/body_map")
    assert (question.kind, question.appearance, question.figure) == ("photo", "draw", "bodymap.png")
    with Image.open(FOLDER / "injury" / question.figure) as figure:
        assert (figure.format, figure.size) == ("PNG", (1600, 1600))
    drawing = (FOLDER / "injury" / "bodymap.svg").read_text(encoding="utf-8")
    assert "<text" not in drawing
    # untouched, it is no answer and no file that a record waits for
    asked = f'<data id="injury" version="{tool_of("injury").version}"><whole><body_map>jr://images/bodymap.png</body_map></whole>'
    read = parse_instance(form_of("injury"), f"{asked}<meta><instanceID>uuid:1</instanceID></meta></data>".encode())
    assert question.path not in read.answers
    assert (read.files, read.odd) == ((), ())


# The origin that practice asks for where it names one: own eyes and measurement are never mixed with what somebody says.
ORIGINS = {
    "room": {
        "S": "6 8 13 16b 17 18 19a 20 21 23a 25a 25b 34 35 36a", "A": "9 24c 26a 26b 32a 32b 33a", "R": "7 32c 33b",
        "M": "10 11 12 14 15a 16a 19b 22a 22b 31a 31b",
    },
    "interview": {"A": "7a 10 11 12 13 15 16 20a 24a 25a 30a 30b 36a 37 38a 39a", "S": "2 3 4 26a 40a 40c"},
    "registers": {"R": "5a 7 8 17 23 24 28a 30a 33a 34a 35b", "A": "33e 35a", "S": "3a 4 35c 36 38a"},
}  # fmt: skip


@pytest.mark.parametrize("code", ORIGINS)
def test_origin_of_an_item_is_the_one_that_practice_gives(code: str) -> None:
    origin_of = {item.number: item.origin for item in tool_of(code).items() if item.number}
    wanted = {number: origin for origin, numbers in ORIGINS[code].items() for number in numbers.split()}
    assert {number: origin_of[number] for number in wanted} == wanted


def test_ages_times_and_contacts_are_asked_in_bands() -> None:
    tool = tool_of("interview")
    banded = {item.name: len(tool.choices[item.choices]) for item in tool.items() if item.name in BANDS}
    assert banded == BANDS


BANDS = {
    "age": 6, "here_since": 6, "to_record": 5, "family_told": 5, "lawyer_first": 5, "judge": 5, "harm_when": 5,
    "last_visit": 6, "last_call": 6, "last_letter": 6,
}  # fmt: skip
