"""Pandoc, from text to text or bytes by pipes, in its sandbox: it reads no file but our filter and fetches nothing."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Final

import pypandoc

LOOK: Final = Path(__file__).resolve().parents[1] / "look"

# Raw HTML, raw TeX, raw attributes and code stay off: a text may not smuggle markup into the page.
READER: Final = (
    "markdown_strict-raw_html+pipe_tables+table_captions+fenced_divs+bracketed_spans+header_attributes+footnotes"
    "+all_symbols_escapable+escaped_line_breaks+intraword_underscores+space_in_atx_header+blank_before_header"
    "+blank_before_blockquote+startnum+superscript+subscript"
)


class PandocFailed(RuntimeError):
    """Pandoc refused the text; the message may quote it."""


@cache
def _binary() -> str:
    """The binary of the wheel; whatever pandoc the machine has is left alone."""
    return str(Path(pypandoc.__file__).with_name("files") / "pandoc")


def convert(job: dict[str, Any], to: str, sources: dict[str, str]) -> bytes:
    """The job's Markdown in format `to`. `sources`: what stands as a figure's file name, by figure name."""
    markdown = _with_sources(job, sources)
    command = [
        _binary(),
        *("+RTS", "-A64m", "-RTS"),  # fewer collections: a quarter less time for a report
        f"--from={READER}",
        f"--to={to}",
        f"--lua-filter={LOOK / 'filter.lua'}",
        f"--metadata=lang={job['data']['language']}",
        f"--metadata=form={job['data']['form']}",
        "--sandbox",
        "--wrap=none",
        "--columns=100000",
        "--output=-",
    ]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=False)
    if done.returncode:
        raise PandocFailed(done.stderr.decode(errors="replace")[:2000])
    return done.stdout


def _with_sources(job: dict[str, Any], sources: dict[str, str]) -> str:
    """Figures are named in the text; the file name and the size that this format wants go in as a table for the filter."""
    lines = [
        f'[]{{.source name="{_quoted(one["name"])}" src="{sources[one["name"]]}" width="{one["width"]}"}}'
        for one in job["figures"]
        if one["name"] in sources
    ]
    return "\n".join([*(f"::: {{.sources}}\n{line}\n:::\n" for line in lines), job["markdown"]])


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
