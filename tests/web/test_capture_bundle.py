"""The field app that the wheel ships is what capture/ builds: byte by byte, small, asking nobody but its own server, every part known."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from devtools import web

LOCK = json.loads((web.CAPTURE / "package-lock.json").read_text())
PINNED = json.loads((web.CAPTURE / "package.json").read_text())
WORDS = json.loads((web.CAPTURE / "src/words.json").read_text())
MOST = 450 * 1024


@pytest.fixture(scope="module", autouse=True)
def parts() -> None:
    """Building needs the locked parts; ./dev test has brought them already."""
    web.ensure()


def shipped(folder: Path = web.APP) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    web.build_app(tmp_path / "made")
    made, held = shipped(tmp_path / "made"), shipped()
    assert list(made) == list(held)
    assert [name for name, content in made.items() if held[name] != content] == []


def test_types_hold() -> None:
    checked = subprocess.run(web.types(web.CAPTURE), capture_output=True, text=True, check=False)
    assert (checked.stdout, checked.returncode) == ("", 0)


def test_first_load_is_small() -> None:
    sizes = {name: len(gzip.compress(content)) for name, content in shipped().items() if name != "third-party.txt"}
    assert sum(sizes.values()) < MOST, sizes


def test_own_sources_evaluate_nothing_and_ask_no_other_origin() -> None:
    words = (
        r"\beval\(", r"new Function", r"innerHTML", r"XMLHttpRequest", r"importScripts", r"https?://(?!www\.w3\.org)", r"console\.",
        r"localStorage", r"sessionStorage", r"document\.cookie", r"Notification\b", r"\.style\b",
    )  # fmt: skip
    sources = {file.name: file.read_text() for file in (web.CAPTURE / "src").rglob("*.ts")}
    assert len(sources) > 15
    assert [(name, word) for name, text in sources.items() for word in words if re.search(word, text)] == []
    assert "sourceMappingURL" not in (web.APP / "app.js").read_text()


def test_worker_keeps_every_file_of_the_app() -> None:
    worker = (web.APP / "sw.js").read_text()
    kept = {"index.html", "sw.js", "third-party.txt"}
    assert [name for name in shipped() if name not in kept and f"`{name}`" not in worker] == []
    assert "`./`" in worker


def test_every_part_is_known_by_its_hash_and_no_address() -> None:
    parts = {name: part for name, part in LOCK["packages"].items() if name}
    assert [name for name, part in parts.items() if not part["integrity"].startswith("sha512-") or "resolved" in part] == []


def test_what_is_in_it_is_pinned_and_its_licence_is_beside_it() -> None:
    pinned = {**PINNED["dependencies"], **PINNED["devDependencies"]}
    assert [name for name, version in pinned.items() if not re.fullmatch(r"[0-9.]+", version)] == []
    said = (web.APP / "third-party.txt").read_text()
    assert [name for name, version in PINNED["dependencies"].items() if f"{name} {version} (" not in said] == []


def test_name_and_icon_say_nothing() -> None:
    said = (web.APP / "manifest.webmanifest").read_text() + (web.APP / "index.html").read_text()
    assert re.findall(r"(?i)nazorat|назорат|monitor|prison|opcat|npm", said) == []


def test_words_are_in_every_language_and_await_review() -> None:
    assert WORDS["review"] == {"en": [], "ru": [], "tg": []}
    said = by_language()
    assert list(said) == ["en", "ru", "tg", "fa", "uz-Cyrl", "uz-Latn"]
    english = said["en"]
    assert [(code, word) for code, words in said.items() for word in english if not words.get(word)] == []
    named = re.compile(r"\{\w+\}")
    differ = [
        (code, word)
        for code, words in said.items()
        for word in english
        if sorted(named.findall(words[word])) != sorted(named.findall(english[word]))
    ]
    assert differ == []


def test_words_are_written_in_the_letters_of_their_language() -> None:
    said = by_language()
    letters = {
        "tg": "[щыцьЩЫЦЬa-zA-Z]",
        "uz-Latn": "[а-яА-Яa-z]'|[а-яёА-ЯЁ]",
        "uz-Cyrl": "[щыьЩЫЬa-zA-Z]",
        "fa": "[a-zA-Zа-яА-Яيك]",
    }
    # what is written alike everywhere: a placeholder, a measure, a name of a thing
    alike = re.compile(r"\{\w+\}|KiB|MB|МБ|Android|Windows|iPhone|iPad|Safari|Chrome|Edge|BitLocker|Recall|Lockdown")
    strange = [
        (code, word) for code, bad in letters.items() for word, text in said[code].items() if re.search(bad, alike.sub("", text))
    ]
    assert strange == []
    assert [word for word, text in said["tg"].items() if text == said["ru"].get(word)] == []
    assert [word for word in said["uz-Latn"] if said["uz-Latn"][word] == said["uz-Cyrl"][word]] == []


def test_words_of_talks_are_in_every_language_too() -> None:
    table = json.loads((web.CAPTURE / "src/talks/words.json").read_text())
    for code in ("fa", "uz-Cyrl", "uz-Latn"):
        words = json.loads((web.CAPTURE / f"src/talks/words.{code}.json").read_text())
        assert list(words) == list(table), code
        held = re.compile(r"\{\w+\}")
        assert [word for word, said in words.items() if sorted(held.findall(said)) != sorted(held.findall(table[word]["en"]))] == []


def by_language() -> dict[str, dict[str, str]]:
    """Of each language of the app its words: three stand in words.json, each further one in a file of its own."""
    words = {word: said for word, said in WORDS.items() if word != "review"}
    found = {code: {word: said[code] for word, said in words.items()} for code in ("en", "ru", "tg")}
    for file in sorted((web.CAPTURE / "src").glob("words.*.json")):
        table = json.loads(file.read_text())
        assert table.pop("review") == [], "nobody reviewed it yet"
        found[file.name.split(".")[1]] = table
    return found


def test_words_are_all_used() -> None:
    sources = "".join(file.read_text() for file in (web.CAPTURE / "src").rglob("*.ts"))
    # a refused answer says its condition, a line of the queue its state
    spoken = {"constraint", "required", "finished", "sent", "received"}
    assert [word for word in WORDS if word != "review" and word not in spoken and f'"{word}"' not in sources] == []
