"""Every template of the product: no inline style or script, no query, known icons and states, known pieces of kit."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import nazorat
from nazorat.kit.templatetags import kit

PACKAGE = Path(nazorat.__file__).resolve().parent
TEMPLATES = sorted(file for file in PACKAGE.glob("*/templates/**/*.html") if "tests" not in file.parts)

STYLE = re.compile(r"\sstyle\s*=|<style\b", re.I)
HANDLER = re.compile(r"<[^>]*\s(?:on[a-z]+|(?:data-)?hx-on[\w:-]*)\s*=", re.I)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)
# `count`, `first` and `last` are also plain attributes (of a page, of a chip): a page under a query count catches those
QUERY = re.compile(r"\.(?:objects|all|exists|select_related|prefetch_related|values_list|order_by)(?=[\s|%}.])|\.\w+_set\b")
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.S)
LITERAL_ICON = re.compile(r'{%\s*icon\s+"([^"]+)"')
LITERAL_STATE = re.compile(r'{%\s*(?:mark|st)\s+"([^"]+)"')
HREF = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.I)
UNSAFE = re.compile(r"{%\s*autoescape\s+off|\|\s*safeseq")


def troubles(source: str) -> list[str]:
    """What a template may not hold, by name."""
    # an argument of a tag of ours, like `only=None`, is no attribute
    found = [name for name, rule in (("style", STYLE), ("handler", HANDLER)) if rule.search(TAG.sub("", source))]
    found += [name for name, rule in (("elsewhere", HREF), ("unsafe", UNSAFE)) if rule.search(source)]
    if any(body.strip() or "src=" not in attributes for attributes, body in SCRIPT.findall(source)):
        found.append("script")
    if any(QUERY.search(tag) for tag in TAG.findall(source)):
        found.append("query")
    if any(not (kit.ICONS / f"{name}.svg").is_file() for name in LITERAL_ICON.findall(source)):
        found.append("icon")
    if any(state not in kit.STATES and state not in kit.SHAPES for state in LITERAL_STATE.findall(source)):
        found.append("state")
    return found


def test_there_are_templates() -> None:
    assert PACKAGE / "kit/templates/kit/base.html" in TEMPLATES


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_template_is_clean(file: Path) -> None:
    assert troubles(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        ('<p style="color:red">', "style"),
        ("<style>p{}</style>", "style"),
        ('<a href="#" onclick="x()">', "handler"),
        ('<a hx-on:click="x()">', "handler"),
        ("<script>x()</script>", "script"),
        ('<script src="x.js">x()</script>', "script"),
        ("{% for visit in member.visit_set.all %}", "query"),
        ("{{ visit.teammember_set }}", "query"),
        ("{% if rows.exists %}", "query"),
        ('{% icon "no-such-icon" %}', "icon"),
        ('{% mark "purple" %}', "state"),
        ('<img src="//elsewhere/x.png">', "elsewhere"),
        ("{% autoescape off %}", "unsafe"),
    ],
)
def test_the_rules_can_fail(source: str, trouble: str) -> None:
    assert trouble in troubles(source)


@pytest.mark.parametrize("file", sorted((PACKAGE / "kit/templates").rglob("*.html")), ids=lambda file: file.name)
def test_kits_own_templates_are_well_formed(file: Path) -> None:
    get_template(str(file.relative_to(PACKAGE / "kit/templates")))
