"""JavaRosa, the engine of ODK Collect, beside the field app's: the same answers into both, and what each of them makes of them.

A plan says for each place of a form what to try there; `Filler.java` and `capture/test/filler.ts` go through the form by it, in the order of
the form, and take the first that is on offer and that the constraint takes.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from pyxform.validators import odk_validate

from devtools import web
from support.live import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Route

JAR = Path(odk_validate.__file__).parent / "bin" / "ODK_Validate.jar"
FILLER = Path(__file__).with_name("Filler.java")
X, H = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}"
MOST_INSTANCES = 3
ZONE = "Asia/Dushanbe"
WORDS = ("A1", "B2", "7", 'Ҳуҷра <№ 7> & "б/у" 🗝', "گفتگو", "two  words")
# what a device makes of the moment and of itself
OF_THE_MOMENT = {"instanceID", "start", "end", "today", "deviceid"}
Plan = dict[str, list[str]]


def plan_of(xform: bytes, seed: str) -> Plan:
    """What to try at each place of a form: different for each seed, the same for one."""
    dice = random.Random(seed)  # noqa: S311 - test data that must be the same tomorrow
    root = etree.fromstring(xform)
    types = {bind.get("nodeset"): bind.get("type", "string") for bind in root.iter(f"{X}bind")}
    plan: Plan = {}
    for control in next(root.iter(f"{H}body")).iter(etree.Element):
        ref = control.get("ref") or control.get("nodeset") or ""
        kind = etree.QName(control).localname
        if kind == "repeat":
            plan[ref] = [str(dice.randint(1, MOST_INSTANCES))]
        elif kind in ("select", "select1", "rank"):
            plan[ref] = _choices(root, control, kind, dice)
        elif kind in ("input", "range", "trigger"):
            plan[ref] = _values(types.get(ref, "string"), control, dice)
    return plan


def by_javarosa(forms: Mapping[str, tuple[bytes, Plan]], folder: Path) -> dict[str, bytes]:
    """Every form filled by JavaRosa, in one Java machine."""
    folder.mkdir()
    for name, (xform, plan) in forms.items():
        (folder / f"{name}.xml").write_bytes(xform)
        (folder / f"{name}.plan").write_text("\n".join("\x1f".join([place, *tries]) for place, tries in plan.items()))
    java = ["java", f"-Duser.timezone={ZONE}", "-XX:TieredStopAtLevel=1", "-cp", str(JAR), str(FILLER), str(folder)]
    said = subprocess.run(java, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-2000:]
    return {name: (folder / f"{name}.filled").read_bytes() for name in forms}


def by_the_app(forms: Mapping[str, tuple[bytes, Plan]], folder: Path) -> dict[str, bytes]:
    """Every form filled by the sheets of the field app, in Chromium."""
    subprocess.run([str(web.node()), str(web.CAPTURE / "test/bundle.mjs"), str(folder)], check=True, env=web.node_environment())
    script = (folder / "filler.js").read_text()

    def answer(route: Route) -> None:
        is_script = route.request.url.endswith(".js")
        page = '<!doctype html><script type="module" src="filler.js"></script>'
        route.fulfill(body=script if is_script else page, content_type="text/javascript" if is_script else "text/html")

    with chromium() as browser:
        page = browser.new_context(timezone_id=ZONE, locale="en").new_page()
        page.route("**/*", answer)
        page.goto("http://localhost/")
        page.wait_for_function("() => 'fill' in globalThis")
        fill = "([xform, plan]) => fill(xform, plan)"
        return {name: page.evaluate(fill, [xform.decode(), plan]).encode() for name, (xform, plan) in forms.items()}


def canonical(xml: bytes, xform: bytes) -> list[str]:
    """A record as lines "place = value" in the order of the document, numbers and moments in one spelling each."""
    binds = {bind.get("nodeset"): bind.get("type", "string") for bind in etree.fromstring(xform).iter(f"{X}bind")}
    root = etree.fromstring(xml)
    lines: list[str] = [f"{root.tag} {root.get('id')} {root.get('version')}"]

    def under(above: etree._Element, place: str) -> None:
        for child in above.iterchildren(etree.Element):
            name = etree.QName(child).localname
            here = f"{place}/{name}"
            text = "…" if name in OF_THE_MOMENT else _spelled(binds.get(here, ""), child.text or "")
            lines.append(f"{here}{' ' if len(child) else ' = ' + text}".rstrip())
            under(child, here)

    under(root, f"/{etree.QName(root).localname}")
    return lines


def _spelled(kind: str, text: str) -> str:
    if kind in ("decimal", "int") and text:
        return f"{Decimal(text).normalize():f}"
    if kind.startswith("geo"):
        return " ".join(text.replace(";", " ; ").split())
    if kind in ("dateTime", "time") and text:
        return (datetime if kind == "dateTime" else time).fromisoformat(text).isoformat()
    return text


def _choices(root: etree._Element, control: etree._Element, kind: str, dice: random.Random) -> list[str]:
    items = control.find(f"{X}itemset")
    if items is not None:
        name = items.get("nodeset", "").split("'")[1]
        listed = [str(code.text) for held in root.iter(f"{X}instance") if held.get("id") == name for code in held.iter(f"{X}name")]
    else:
        listed = [str(item.findtext(f"{X}value")) for item in control.iter(f"{X}item")]
    codes = list(listed)
    dice.shuffle(codes)
    if kind == "rank":
        return [" ".join(codes)]
    if kind == "select1":
        return codes
    # as a form lists them: either engine writes them in the order in which they were chosen, or in that of the list
    several = [" ".join(sorted(dice.sample(codes, min(len(codes), 2)), key=listed.index)) for _ in range(3)]
    return [*several, *codes]


def _values(kind: str, control: etree._Element, dice: random.Random) -> list[str]:
    first = [start] if (start := control.get("start")) else []
    match kind:
        case "int":
            return [*first, *(str(dice.randint(0, most)) for most in (40, 9, 3)), "1", "0"]
        case "decimal":
            return [*first, f"{dice.randint(0, 40)}.{dice.randint(1, 99):02}", f"{dice.randint(1, 5)}.5", "2", "1"]
        case "date":
            return [f"2026-{dice.randint(1, 10):02}-{dice.randint(1, 28):02}", "2026-05-12", "1990-01-31"]
        case "time":
            return [f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:00.000+05:00"]
        case "dateTime":
            return [
                f"2026-{dice.randint(1, 10):02}-{dice.randint(1, 28):02}T{dice.randint(0, 23):02}:{dice.randint(0, 59):02}:00.000+05:00"
            ]
        case "geopoint":
            return ["38.56 68.77 800 5"]
        case "geotrace":
            return ["38.56 68.77 0 0;38.57 68.78 0 0"]
        case "geoshape":
            return ["38.56 68.77 0 0;38.57 68.78 0 0;38.56 68.77 0 0"]
    words = list(WORDS)
    dice.shuffle(words)
    return words
