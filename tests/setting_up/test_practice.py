"""Practice as a trainer and a trainee meet it: prepared once, a sheet keyed right and one keyed wrong, checked, set back."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner, Result

from nazorat.cli import main
from nazorat.cli.client import Desk, Form
from nazorat.cli.demo.steps.paper import _post
from nazorat.cli.demo.story.book import Sheet, on_the_sheet
from nazorat.cli.demo.story.shapes import Record
from nazorat.cli.practice import preparing
from nazorat.cli.practice.checking import enter
from nazorat.cli.practice.documents import sheets_left
from nazorat.cli.practice.folder import Folder, Prepared
from nazorat.cli.practice.serving import served
from nazorat.typeset.tests.pdf_structure import structure_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = Folder(tmp_path_factory.mktemp("practice") / "home")
    preparing.prepare(made, today=date(2026, 6, 8), left=1, language="ru")
    return made


def asked(folder: Folder, *words: str) -> Result:
    return CliRunner().invoke(main, ["practice", "--home", str(folder.root), *words])


def keyed(folder: Folder, sheet: Sheet, record: Record) -> str:
    """A trainee at the desk of whoever filled the sheet in; gives the banner that they see."""
    prepared = folder.read()
    account = prepared.account(sheet.by)
    with served(folder) as address:
        desk = Desk(address, language="en")
        enter(desk, account.code, account.phrase, account.totp_secret)
        banner = desk.get("/me/").one("//*[@class='demo']")
        forms: dict[str, Form] = {}
        _post(desk, prepared.visit, sheet, record, forms)
        desk.close()
    return banner


def test_practice_from_the_first_sheet_to_the_way_back(folder: Folder) -> None:
    prepared: Prepared = folder.read()
    left = sheets_left(prepared)
    assert len(left) == 6
    # two of different members: six digits are good once
    right, wrong = left[0], next(sheet for sheet in left if sheet.by != left[0].by)
    assert right.record
    assert wrong.record
    answers = on_the_sheet(wrong.record).answers
    first = next(path for path, answer in answers.items() if type(answer) is int)
    mistaken = Record(wrong.record.key, wrong.tool, "paper", wrong.by, {**answers, first: 1 + int(str(answers[first]))})
    banner = keyed(folder, right, on_the_sheet(right.record))
    assert banner.startswith("Practice. Everything here is invented")
    keyed(folder, wrong, mistaken)

    told = asked(folder, "check")
    assert f"2 of 6 sheets keyed; items right {len(right.record.answers) + len(answers) - 1}, wrong 1, left out 0." in told.output
    one = asked(folder, "check", "--sheet", str(right.number))
    assert (one.exit_code, "1 of 1 sheets keyed" in one.output) == (0, True)

    back = asked(folder, "reset", "--yes")
    assert [account.phrase for account in prepared.accounts if account.phrase not in back.output] == []
    again = asked(folder, "check")
    assert (again.exit_code, "0 of 6 sheets keyed" in again.output) == (1, True)


def test_the_papers_are_there_and_readable(folder: Folder) -> None:
    names = sorted(file.name for file in folder.papers.iterdir())
    assert names == ["answer-key-ru.html", "answer-key-ru.pdf", "answers-ru.csv", "sheets-ru.html", "sheets-ru.pdf"]
    for name in ("answer-key-ru.pdf", "sheets-ru.pdf"):
        assert structure_of((folder.papers / name).read_bytes())
    key = (folder.papers / "answer-key-ru.html").read_text(encoding="utf-8")
    assert "Учебное" in key
    assert "установлено" in key


def test_a_practice_shows_its_passphrases_to_its_owner_alone(folder: Folder) -> None:
    assert [oct(path.stat().st_mode & 0o777) for path in (folder.root, folder.root / "practice.json")] == ["0o700", "0o600"]
    phrases = [account.phrase.encode() for account in folder.read().accounts]
    holding = [file.name for file in folder.root.rglob("*") if file.is_file() and any(one in file.read_bytes() for one in phrases)]
    assert holding == ["practice.json"]
