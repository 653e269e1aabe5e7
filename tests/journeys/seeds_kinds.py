"""What the journey of the kinds of questions finds: a visit with one sheet that asks in every way, and a look at what came in."""

from __future__ import annotations

import hashlib
import io
import math
import wave

from PIL import Image

from journeys.seeds_capture import leading
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Attachment
from nazorat.tools.actions import publish_version
from nazorat.tools.library import library_figures
from nazorat.visits.models import Visit, VisitTool
from nazorat.xlsform.tests.books import OURS, Rows, xlsx
from support.make import make_keyring, make_member, person
from support.visits import make_visit

_HEAD = ["type", "name", "label", "appearance", "parameters", "default", "bind::nazorat:unit", "media::audio"]
SURVEY: Rows = [
    _HEAD,
    ["begin_group", "typed", "Typed", "field-list"],
    ["text", "words", "Words", "multiline"],
    ["integer", "beds", "Beds"],
    ["decimal", "area", "Area", "", "", "", "m2"],
    ["date", "month", "Month", "month-year"],
    ["dateTime", "moment", "Moment"],
    ["time", "asked", "Asked at"],
    ["time", "inside", "Inside at"],
    ["integer", "waited", "Waited", "", "", "", "min"],
    ["barcode", "code", "Code"],
    ["end_group"],
    ["begin_group", "chosen", "Chosen", "field-list"],
    ["select_one light", "closed", "Closed list", "minimal"],
    ["select_multiple light", "columns", "In columns", "columns-2"],
    ["select_one light", "likert", "On a scale", "likert"],
    ["select_one light", "found", "Searched", "autocomplete"],
    ["rank light", "order", "Order"],
    ["range", "slider", "Slider", "", "start=0 end=10 step=0.5"],
    ["range", "stars", "Stars", "rating", "start=1 end=5 step=1"],
    ["range", "picked", "Picked", "picker", "start=0 end=4 step=2"],
    ["acknowledge", "seen", "Seen"],
    ["select_one sign", "pictured", "With pictures", "", "", "", "", "how.wav"],
    ["select_multiple sign", "ticked", "Several with pictures", "columns-2"],
    ["barcode", "scanned", "Scanned"],
    ["end_group"],
    ["begin_group", "places", "Places", "field-list"],
    ["geopoint", "point", "Point"],
    ["geotrace", "line", "Line"],
    ["geoshape", "shape", "Shape"],
    ["end_group"],
    ["begin_group", "files", "Files", "field-list"],
    ["image", "view", "View", "", "max-pixels=1000"],
    ["image", "body", "Body", "draw", "max-pixels=1600", "bodymap.png"],
    ["file", "paper", "Paper"],
    ["end_group"],
]
# each sign in a colour of its own
SIGNS = {"red": (200, 30, 30), "green": (30, 160, 60), "blue": (40, 60, 200)}
CHOICES: Rows = [
    ["list_name", "name", "label", "media::image", "media::audio"],
    *(["light", code, code.capitalize()] for code in ("day", "lamp", "dark")),
    *(["sign", code, code.capitalize(), f"{code}.png", f"{code}.wav" if code == "red" else ""] for code in SIGNS),
]
SETTINGS: Rows = [
    ["form_id", "version", "form_title", "namespaces", "attribute::nazorat:kind", "attribute::nazorat:metadata"],
    ["kinds", "2026112901", "Kinds", OURS, "room", "geopoint"],
]


# a page of nothing but photos
PHOTOS: Rows = [
    _HEAD,
    ["begin_group", "shots", "Shots", "field-list"],
    *(["image", f"view{at}", f"View {at}"] for at in range(20)),
    ["end_group"],
]


def kinds() -> dict[str, object]:
    """A lead, and a visit that uses the sheet of all kinds."""
    signs = {f"{code}.png": _plain(colour) for code, colour in SIGNS.items()}
    return _visit(
        xlsx(survey=SURVEY, choices=CHOICES, settings=SETTINGS),
        {**library_figures("injury"), **signs, "how.wav": _tone(440), "red.wav": _tone(660)},
    )


def photos() -> dict[str, object]:
    """A lead, and a visit that uses a sheet of twenty photos."""
    return _visit(xlsx(survey=PHOTOS, choices=CHOICES[:4], settings=[SETTINGS[0], ["photos", *SETTINGS[1][1:]]]), {})


def _visit(book: bytes, files: dict[str, bytes]) -> dict[str, object]:
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead))
    version = publish_version(by=lead, workbook=book, filename="kinds.xlsx", files=files)
    VisitTool.objects.create(visit=visit, tool_version=version)
    return {"lead": person(lead), "visit": str(visit.id)}


def came() -> dict[str, object]:
    """What the desk opens: answers of the records, and each file with its size in pixels and whether it holds any metadata."""
    lead, visit = leading(), Visit.objects.get()
    found = actions.open_records(by=lead, visit=visit)
    files = {}
    for row in Attachment.objects.all():
        name, content = actions.open_file(by=lead, visit=visit, attachment=row)
        files[name] = {"sha256": hashlib.sha256(content).hexdigest(), **_picture(content)}
    return {
        "broken": len(found.broken),
        "records": [{"signed": one.signed, "answers": {path: repr(value) for path, value in one.answers.items()}} for one in found],
        "files": files,
    }


def _tone(pitch: int) -> bytes:
    """Ten seconds: longer than whoever tries it looks."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(128 + round(40 * math.sin(2 * math.pi * pitch * at / 8000)) for at in range(80_000)))
    return written.getvalue()


def _plain(colour: tuple[int, int, int]) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (120, 80), colour).save(written, "PNG")
    return written.getvalue()


def _picture(content: bytes) -> dict[str, object]:
    if not content.startswith(b"\xff\xd8"):
        return {}
    with Image.open(io.BytesIO(content)) as picture:
        seen = picture.convert("RGB").resize((200, 200)).tobytes()
        red = sum(1 for at in range(0, len(seen), 3) if seen[at] > 150 and max(seen[at + 1 : at + 3]) < 110)
        return {"size": list(picture.size), "exif": len(picture.getexif()), "red": red}
