"""The project speaks of its field, not of how or where its files were written."""

import re

from support.source import files, shown, text

# written apart, so that this file holds none of them either
WORDS = (
    "cl" + "aude", "anth" + "ropic", "chat" + "gpt", "open" + "ai", "co" + "pilot", "gem" + "ini", "agent " + "session",
    "coding " + "agent", "language " + "model", "system " + "prompt", "ai-" + "generated", "ai " + "assistant",
)  # fmt: skip
EXACT = ("L" + "LM", "/work/" + "main", "/work/" + "shared", "/" + "tmp/" + "probe", "TO" + "DO", "FIX" + "ME", "X" * 3 + ":")
MARKED = "|".join(rf"(?<![\w-]){re.escape(word)}(?!\w)" for word in EXACT)
PATTERN = re.compile(rf"\b(?i:{'|'.join(WORDS)})\b|{MARKED}")


def test_no_file_speaks_of_its_making() -> None:
    suffixes = (".py", ".md", ".html", ".txt", ".toml", ".yaml", ".yml", ".css", ".ts", ".vue", ".po", ".csv", ".json", ".sh", "")
    sources = [file for file in files(*suffixes) if file.name != "LICENSE"]
    wrong = [
        shown(file, number) for file in sources for number, line in enumerate(text(file).splitlines(), 1) if PATTERN.search(line)
    ]
    assert wrong == []


def test_such_a_word_is_found() -> None:
    assert PATTERN.search("written by Cl" + "aude")
    assert PATTERN.search("an L" + "LM wrote this")
    assert not PATTERN.search("a liaison of the authority, a model of a cell")
