"""Every type and setting that the reference of XLSForm names, as a workbook asks for it and as a device answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal

from nazorat.xlsform import Kind, Value
from nazorat.xlsform.tests.books import Rows, markdown

_HEAD = ("type", "name", "label", "calculation", "choice_filter", "trigger", "parameters", "appearance")
NOON = datetime(2026, 5, 12, 12, 30, tzinfo=UTC)
POINT = "38.56 68.77 800 5"
LINE = "38.56 68.77 0 0;38.57 68.78 0 0"


@dataclass(frozen=True)
class Asked:
    """One type. ``kind`` is None for what gives no answer; ``text`` is as ODK Collect writes it."""

    type: str
    kind: Kind | None
    text: str = ""
    value: Value | None = None
    more: dict[str, str] = field(default_factory=dict)
    name: str = "q"
    label: str = "Q"

    @property
    def id(self) -> str:
        return " ".join([self.type, *self.more.values()])

    def book(self) -> bytes:
        """A workbook with this item beside another, and every list that any of them names."""
        row = {"type": self.type, "name": self.name, "label": self.label, **self.more}
        survey: Rows = [list(_HEAD), ["text", "other", "Other"], [row.get(head, "") for head in _HEAD]]
        lists = {"choices": CHOICES, "external_choices": FAR, "osm": TAGS}
        return markdown(survey=survey, settings=[["form_id", "version"], ["kinds", "1"]], **lists)


CHOICES: Rows = [["list_name", "name", "label", "far"], ["l", "a", "A", "1"], ["l", "b", "B", "2"]]
FAR: Rows = [["list_name", "name", "label", "state"], ["e", "a", "A", "1"], ["e", "b", "B", "2"]]
TAGS: Rows = [["list_name", "name", "label"], ["t", "building", "Building"]]

ASKED = (
    Asked("text", "text", " two words ", " two words "),
    Asked("text", "text", "1\n2", "1\n2", {"appearance": "multiline"}),
    Asked("integer", "integer", "-5", -5),
    Asked("decimal", "decimal", "3.10", Decimal("3.10")),
    Asked("range", "integer", "4", 4, {"parameters": "start=1 end=5 step=1"}),
    Asked("range", "decimal", "1.5", Decimal("1.5"), {"parameters": "start=0.5 end=5 step=0.5"}),
    Asked("select_one l", "select_one", "a", "a"),
    Asked("select_one l or_other", "select_one", "other", "other"),
    Asked("select_one l", "select_one", "b", "b", {"choice_filter": "far = ${other}"}),
    Asked("select_multiple l", "select_many", "a b", ("a", "b")),
    Asked("rank l", "rank", "b a", ("b", "a")),
    Asked("select_one_from_file far.csv", "select_one", "a", "a"),
    Asked("select_one_from_file far.xml", "select_one", "a", "a", {"parameters": "value=code label=said"}),
    Asked("select_one_from_file far.geojson", "select_one", "a", "a"),
    Asked("select_multiple_from_file far.csv", "select_many", "a b", ("a", "b")),
    Asked("select_one_external e", "select_one", "a", "a", {"choice_filter": "state=${other}"}),
    Asked("select_one l", "select_one", "z", "z", {"appearance": "search('far')"}),
    Asked("note", "note"),
    Asked("geopoint", "geopoint", POINT, POINT),
    Asked("geotrace", "geotrace", LINE, LINE),
    Asked("geoshape", "geoshape", f"{LINE};38.56 68.77 0 0", f"{LINE};38.56 68.77 0 0"),
    Asked("date", "date", "2026-05-12", date(2026, 5, 12)),
    Asked("date", "date", "2026-05-01", date(2026, 5, 1), {"appearance": "month-year"}),
    Asked("time", "time", "12:30:00", time(12, 30)),
    Asked("dateTime", "datetime", NOON.isoformat(), NOON),
    Asked("image", "photo", "1.jpg", "1.jpg", {"parameters": "max-pixels=1600"}),
    Asked("image", "photo", "1.png", "1.png", {"appearance": "annotate"}),
    Asked("audio", "audio", "1.m4a", "1.m4a", {"parameters": "quality=voice-only"}),
    Asked("video", "file", "1.mp4", "1.mp4"),
    Asked("file", "file", "1.pdf", "1.pdf"),
    Asked("barcode", "text", "4600", "4600"),
    Asked("acknowledge", "acknowledge", "OK", "OK"),
    Asked("trigger", "acknowledge", "OK", "OK"),
    Asked("calculate", "calculate", "3", "3", {"calculation": "1 + 2"}, label=""),
    Asked("hidden", "hidden", "x", "x", label=""),
    Asked("xml-external", None, name="far", label=""),
    Asked("csv-external", None, name="far", label=""),
    Asked("osm", "file", "1.osm", "1.osm"),
    Asked("osm t", "file", "1.osm", "1.osm"),
    Asked("start", "hidden", NOON.isoformat(), NOON, label=""),
    Asked("end", "hidden", NOON.isoformat(), NOON, label=""),
    Asked("today", "hidden", "2026-05-12", date(2026, 5, 12), label=""),
    *(Asked(one, "hidden", "said", "said", label="") for one in (
        "deviceid", "phonenumber", "username", "email", "simserial", "subscriberid",
    )),
    Asked("audit", None, name="audit", label=""),
    Asked("background-audio", "audio", "1.m4a", "1.m4a", label=""),
    Asked("background-geopoint", "hidden", POINT, POINT, {"trigger": "${other}"}, label=""),
    Asked("start-geopoint", "hidden", POINT, POINT, label=""),
)  # fmt: skip

# a setting, its value, and what of the XForm it is written into
SETTINGS = (
    ("form_title", "Rooms", "<h:title>Rooms</h:title>"),
    ("form_id", "rooms", 'id="rooms"'),
    ("version", "2026110101", 'version="2026110101"'),
    ("default_language", "Tajik (tg)", '<translation lang="Tajik (tg)" default="true()">'),
    ("instance_name", "concat('a', ${q})", "<instanceName/>"),
    ("style", "pages", 'class="pages"'),
    ("public_key", "MIIBIjANBg", 'base64RsaPublicKey="MIIBIjANBg"'),
    ("submission_url", "https://forms.example/in", 'action="https://forms.example/in"'),
    ("auto_send", "true", 'orx:auto-send="true"'),
    ("auto_delete", "true", 'orx:auto-delete="true"'),
    ("namespaces", 'place="urn:example:place"', 'xmlns:place="urn:example:place"'),
    ("allow_choice_duplicates", "yes", "<q/>"),
    ("name", "room", "<room "),
    ("clean_text_values", "no", "<q/>"),
    ("client_editable", "yes", 'odk:client-editable="true"'),
    ("instance_xmlns", "urn:example:form", 'xmlns="urn:example:form"'),
    ("omit_instanceID", "yes", "<q/>"),
    ("attribute::place:kind", "room", "<q"),
)


def setting_book(name: str, value: str) -> bytes:
    """A workbook of one question with one setting beside those that every tool has."""
    settings = {"form_id": "t", "version": "1", "namespaces": 'place="urn:example:place"', name: value}
    survey = [["type", "name", "label::Russian (ru)", "label::Tajik (tg)"], ["text", "q", "В", "С"]]
    return markdown(survey=survey, settings=[list(settings), list(settings.values())])
