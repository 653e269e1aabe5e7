"""Reports and letters as one HTML page: own style in one element, no script, pictures inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from typing import Any, Final

from nazorat.typeset.inside.paged import drawing
from nazorat.typeset.inside.pandoc import LOOK, convert
from nazorat.typeset.inside.pictures import clean_photo, data_uri

_ALIGNED: Final = re.compile(r' style="text-align: (left|right|center);"')
_HEADING: Final = re.compile(r'<h([12])[^>]* id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)


def report_html(job: dict[str, Any]) -> bytes:
    """The page of a report or letter job, UTF-8."""
    sources = {one["name"]: f"figure:{index}" for index, one in enumerate(job["figures"])}
    body = convert(job, "html5", sources).decode()
    body = _ALIGNED.sub(r' class="\1"', body)
    pictures = [_uri(one) for one in job["figures"]]
    body = re.sub(r'src="figure:(\d+)"', lambda found: f'src="{pictures[int(found[1])]}"', body)
    data = job["data"]
    if data["form"] == "letter":
        whole = _letter(data, body)
    else:
        cover = next((index for index, one in enumerate(job["figures"]) if one["name"] == data["cover"]), None)
        shown = _cover_figure(job["figures"][cover], pictures[cover]) if cover is not None else ""
        whole = _report(data, body, shown)
    return _page(data, whole).encode()


def _uri(figure: dict[str, Any]) -> str:
    if figure["photo"]:
        return data_uri(clean_photo(figure["photo"])[0], "image/jpeg")
    return data_uri(drawing(figure).encode(), "image/svg+xml")


def _page(data: dict[str, Any], inside: str) -> str:
    style = (LOOK / "page.css").read_text("utf-8")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; img-src data:; base-uri 'none'; form-action 'none'"
    mark = f'<p class="watermark" aria-hidden="true">{escape(data["watermark"])}</p>' if data["watermark"] else ""
    demo = f'<p class="demonstration">{escape(data["demonstration"])}</p>' if data["demonstration"] else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{data["language"]}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(data['title'])}</title>\n<style>{style}</style>\n</head>\n"
        f'<body class="{data["form"]}">\n{mark}{demo}\n{inside}\n</body>\n</html>\n'
    )


def _report(data: dict[str, Any], body: str, cover: str) -> str:
    status = _status(data["status"]) if data["status"] else ""
    footer = f"<footer>{escape(data['footer'])}</footer>" if data["footer"] else ""
    return (
        '<header class="cover">'
        + _lines("p", "organisations", [" · ".join(data["organisations"])])
        + _lines("p", "document-kind", [data["kind"]])
        + f"<h1>{escape(data['title'])}</h1>"
        + _lines("p", "subtitle", [data["subtitle"]])
        + _lines("p", "authentic", [data["authentic"]])
        + f"{cover}{status}</header>\n{_contents(data, body)}\n<main>\n{_demoted(body)}</main>\n{footer}"
    )


def _demoted(body: str) -> str:
    """The page has one h1, the title: every heading of the text goes one level down."""
    return re.sub(r"<(/?)h([1-5])\b", lambda found: f"<{found[1]}h{int(found[2]) + 1}", body)


def _contents(data: dict[str, Any], body: str) -> str:
    if not data["contents"]:
        return ""
    entries = "".join(
        f'<li class="depth-{level}"><a href="#{anchor}">{text}</a></li>' for level, anchor, text in _HEADING.findall(body)
    )
    return f'<nav class="contents" aria-labelledby="contents"><h2 id="contents">{escape(data["words"]["contents"])}</h2><ol>{entries}</ol></nav>'


def _cover_figure(figure: dict[str, Any], uri: str) -> str:
    return f'<figure><img src="{uri}" alt="{escape(figure["alt"])}"><figcaption>{escape(figure["caption"])}</figcaption></figure>'


def _status(status: dict[str, Any]) -> str:
    rows = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>' for label, value in status["rows"])
    limit = f" <span>{escape(status['restriction'])}</span>" if status["restriction"] else ""
    return f'<table class="status"><caption>{escape(status["title"])}{limit}</caption><tbody>{rows}</tbody></table>'


def _lines(tag: str, kind: str, lines: list[str]) -> str:
    return "".join(f'<{tag} class="{kind}">{escape(line)}</{tag}>' for line in lines if line)


def _letter(data: dict[str, Any], body: str) -> str:
    words = data["words"]
    reply = [f"{words['reply']} {data['reply']}"] if data["reply"] else []
    enclosed = "".join(f"<li>{escape(text)}</li>" for text in data["enclosures"])
    signed = "".join(
        f'<tr><td>{escape(one["role"])}</td><td class="line">({escape(words["signature"])})</td><td>{escape(one["name"])}</td></tr>'
        for one in data["signatures"]
    )
    return (
        f"<header>{_lines('p', 'letterhead', data['letterhead'])}"
        + _lines("p", "reference", [f"{words['number']} {data['number']} · {data['date']}", *reply])
        + f"{_lines('p', 'addressee', data['addressee'])}</header>\n<main>\n<h1>{escape(data['title'])}</h1>\n{body}</main>\n"
        + (f"<p>{escape(words['enclosures'])}:</p><ol>{enclosed}</ol>" if enclosed else "")
        + f'<table class="signatures"><tbody>{signed}</tbody></table>'
        + _lines("p", "reference", [f"{words['telephone']}: {data['telephone']}"] if data["telephone"] else [])
        + _lines("p", "reference", [f"{words['copy']} {data['copy']}"] if data["copy"] else [])
    )
