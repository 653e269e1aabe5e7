"""Practice: its folder, its papers out of the story's own book, the check of what was keyed, and the way back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nazorat.cli import main
from nazorat.cli.demo.story.book import on_the_sheet, sheets
from nazorat.cli.demo.story.findings import FINDINGS
from nazorat.cli.demo.story.shapes import Answer, Days, Na
from nazorat.cli.demo.story.words import load as story
from nazorat.cli.demo.xforms import written
from nazorat.cli.practice import checking, documents, expected, preparing
from nazorat.cli.practice.folder import MARK, Account, Folder, Prepared
from nazorat.cli.practice.wording import load
from nazorat.typeset.compose import escape

TODAY = date(2026, 6, 8)
BOOK = sheets("namuna-0", Days(TODAY), 1)


class Codes(dict[str, str]):
    """Labels that say the code itself."""

    def __missing__(self, code: str) -> str:
        return code


def prepared(left: int = 1) -> Prepared:
    labels: dict[str, dict[str, dict[str, str]]] = {language: defaultdict(Codes) for language in ("ru", "tg", "en")}
    account = Account("one", "K-2", "Fictix-2, monitor", "invented words", "GEZDGNBV", "otpauth://totp/x")
    return Prepared(TODAY, "3f0ac35c-0000-4000-8000-000000000000", 1, tuple(preparing.to_key(BOOK, left)), (account,), labels)


def made(root: Path) -> Folder:
    """A practice whose home holds one file."""
    folder = Folder(root)
    folder.begin()
    folder.home.mkdir()
    (folder.home / "nazorat.sqlite3").write_text("as prepared")
    folder.keep(Prepared(TODAY, "v", 1, (3,), prepared().accounts, {}))
    return folder


def as_keyed(answer: Answer) -> str:
    if isinstance(answer, Na):
        return f"({load()['no'][answer.code]['en']})"
    return written(answer)


def test_a_folder_that_is_no_practice_is_neither_made_anew_nor_set_back(tmp_path: Path) -> None:
    kept = tmp_path / "home" / "nazorat.sqlite3"
    kept.parent.mkdir()
    kept.write_text("a real installation")
    (tmp_path / "prepared").mkdir()
    with pytest.raises(click.ClickException, match="not a practice's folder"):
        Folder(tmp_path).begin()
    done = CliRunner().invoke(main, ["practice", "--home", str(tmp_path), "reset", "--yes"])
    assert (done.exit_code, "holds no practice" in done.output) == (1, True)
    assert kept.read_text() == "a real installation"


def test_reset_brings_back_what_was_prepared_with_the_same_passphrases(tmp_path: Path) -> None:
    folder = made(tmp_path / "practice")
    (folder.home / "nazorat.sqlite3").write_text("as trainees left it")
    (folder.home / "more").write_text("new")
    done = CliRunner().invoke(main, ["practice", "--home", str(folder.root), "reset", "--yes"])
    assert done.exit_code == 0, done.output
    assert [file.name for file in folder.home.iterdir()] == ["nazorat.sqlite3"]
    assert (folder.home / "nazorat.sqlite3").read_text() == "as prepared"
    assert "invented words" in done.output
    assert (folder.root / MARK).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("left_behind", [("home.new",), ("home.new", "home.old"), ("home.old",)])
def test_reset_that_was_killed_is_run_again(tmp_path: Path, left_behind: tuple[str, ...]) -> None:
    folder = made(tmp_path / "practice")
    if "home.old" in left_behind:
        folder.home.rename(folder.root / "home.old")
    if "home.new" in left_behind:
        (folder.root / "home.new").mkdir()
        (folder.root / "home.new" / "half").write_text("half a copy")
    folder.set_back()
    assert [file.name for file in folder.home.iterdir()] == ["nazorat.sqlite3"]
    assert sorted(file.name for file in folder.root.iterdir() if file.is_dir()) == ["home", "prepared"]


def test_reset_while_the_desk_is_served_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path / "practice")
    (folder.home / "nazorat.sqlite3").write_text("as trainees left it")
    with folder.alone() as say:
        say("http://127.0.0.1:8100")
        assert folder.served_at() == "http://127.0.0.1:8100"
        with pytest.raises(click.ClickException, match="being served"):
            folder.set_back()
    assert (folder.home / "nazorat.sqlite3").read_text() == "as trainees left it"
    assert folder.served_at() == ""


def test_a_practice_that_was_not_finished_is_made_anew(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "practice")
    folder.begin()
    (folder.root / "home").mkdir()
    assert not folder.is_prepared
    folder.begin()
    assert json.loads((folder.root / MARK).read_text())["what"].startswith("An invented visit")
    assert [file.name for file in folder.root.iterdir()] == [MARK]


def test_the_sheets_left_are_so_many_of_each_member_and_of_several_tools() -> None:
    by_number = {sheet.number: sheet for sheet in BOOK}
    left = [by_number[number] for number in preparing.to_key(BOOK, 2)]
    assert {sheet.by: sum(one.by == sheet.by for one in left) for sheet in left} == dict.fromkeys(
        ("one", "two", "doctor", "four", "five", "six"), 2
    )
    assert len({sheet.tool for sheet in left if sheet.by == "four"}) == 2
    assert len(preparing.to_key(BOOK, 1000)) == 63


def test_the_answers_of_the_key_are_those_of_the_storys_book() -> None:
    given = prepared(1000)
    left = documents.sheets_left(given)
    rows = list(csv.DictReader(io.StringIO(documents.table(left, "en").decode("utf-8-sig"))))
    found = {(int(row["sheet"]), row["path"]) for row in rows}
    assert found == {(sheet.number, path) for sheet in BOOK if sheet.record for path in sheet.record.answers}
    # the paper says what the second keyer reads, not what the first one typed
    wrong = next(sheet for sheet in BOOK if sheet.record and sheet.record.misread)
    assert [row["answer"] for row in rows if (int(row["sheet"]), row["path"]) == (wrong.number, "daily/hours_in_room")] == ["23"]


def test_the_key_says_the_figures_findings_and_traps_of_the_story() -> None:
    assert expected.room_counts() == (10, 3, 7)
    given = prepared()
    text = {
        name: {section.id: section.markdown for section in documents.key(given, documents.sheets_left(given), name).sections}
        for name in documents.LANGUAGES
    }
    for language, sections in text.items():
        assert [one.key for one in FINDINGS if escape(one.assessment[language])[:40] not in sections["findings"]] == []
        assert sections["findings"].count("\n\n# ") + 1 == len(FINDINGS)
        assert sections["matrix"].count("\n|") == len(story("debrief")["entry"]) + 2
        assert sections["traps"].count("\n|") == len(story("traps")["trap"]) + 2


def test_each_trap_has_its_words_and_every_word_stands_in_three_languages() -> None:
    words = load()
    assert {trap["rule"] for trap in story("traps")["trap"]} == set(words["rule"])
    assert {trap["key"] for trap in story("traps")["trap"]} == set(words["mend"])
    flat = {name: said for name, said in words.items() if name not in ("no", "rule", "mend")}
    flat |= {f"{group}.{name}": said for group in ("no", "rule", "mend") for name, said in words[group].items()}
    assert [name for name, said in flat.items() if set(said) != {"ru", "tg", "en"} or not all(said.values())] == []


def test_the_papers_for_trainees_say_nothing_of_findings_or_traps() -> None:
    given = prepared(1000)
    text = " ".join(section.markdown for section in documents.trainees(documents.sheets_left(given), "ru").sections)
    assert [one.key for one in FINDINGS if one.assessment["ru"][:40] in text] == []
    assert not re.search("проверк[аи] (скажет|останавливается)", text.lower())


def test_what_was_keyed_is_right_wrong_left_out_or_too_much() -> None:
    sheet = next(one for one in BOOK if one.tool == "interview" and one.record and not one.record.misread)
    assert sheet.record is not None
    answers = on_the_sheet(sheet.record).answers
    row = {path: as_keyed(answer) for path, answer in answers.items()}
    assert (checking.compared(sheet, row).right, checking.compared(sheet, row).wrong) == (len(answers), 0)
    row["story/account"] = row["story/account"].replace(".", " .").upper()
    row["daily/hours_in_room"] = "22"
    del row["bands/sex"]
    row["treatment/harm_by"] = "officer"
    result = checking.compared(sheet, row)
    extra = int("treatment/harm_by" not in answers)
    assert (result.right, result.wrong, result.left_out, len(result.added)) == (len(answers) - 3 + extra, 1 + extra, 1, extra)
    assert checking.compared(sheet, None).items is None
