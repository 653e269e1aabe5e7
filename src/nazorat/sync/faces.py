"""The face of the field app: the name and icon that it shows on a device. Whoever looks at the device learns nothing from them."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import escape

from nazorat.kit.problems import Problem
from nazorat.kit.templatetags.kit import icon_shape

# as the app is built: then it has its name in each language of its screens
BUILT_NAME, BUILT_ICON = "Дафтар", "book"
NAMES = (BUILT_NAME, "Тетрадь", "Қайдҳо", "Заметки", "Рӯйхат", "Список", "Тақвим", "Календарь")
ICONS = (BUILT_ICON, "notes", "list", "calendar", "pencil", "sun")
MOST, LEAST = 12, 2
WORD = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*")
# what says whose app this is, or what for; in Latin letters, after `_plain`
TELLING = (
    "nazorat", "nazar", "nadzor", "kontrol", "control", "npm", "nmp", "mnp", "opcat", "opkat", "spt", "ombud", "upolnomoch", "vakolat",
    "monitor", "mushohid", "mushahid", "nabl", "kuzatuv", "tortur", "pytk", "shikan", "qiynoq", "prison", "tyurm", "turm", "qamoq",
    "mahbas", "mahbus", "zindon", "zindan", "sizo", "koloni", "zona", "detent", "detain", "zaklyuch", "visit", "vizit", "bozdid", "bazdid",
    "inspec", "inspek", "prover", "taftish", "rights", "prava", "huquq", "complain", "zhalob", "shikoyat", "shikayat",
)  # fmt: skip
LATIN = dict(zip("абвгдезийклмнопрстуфхцыэҳқӣӯғҷ", "abvgdeziyklmnoprstufhcyehqiugj", strict=True)) | {
    "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ё": "e", "ъ": "", "ь": "", "0": "o", "1": "i", "3": "z", "-": "", " ": "",
}  # fmt: skip
VERSION = re.compile(rb"(?<=`)[0-9a-f]{16}(?=`)")


@dataclass(frozen=True)
class Face:
    """A name of 2 to 12 letters, digits, spaces and hyphens, and one of ICONS."""

    name: str = BUILT_NAME
    icon: str = BUILT_ICON

    @property
    def shape(self) -> str:
        """The path of the icon on a field of 24 × 24."""
        return " ".join(path for path in re.findall(r'\bd="([^"]+)"', icon_shape(self.icon)) if not path.startswith("M0 0h24"))


BUILT = Face()


def read_face(name: str, icon: str) -> Face:
    """Raises Problem `face-letters`, or `face-telling` when the name says what the app is for."""
    said = unicodedata.normalize("NFC", " ".join(name.split()))
    if not LEAST <= len(said) <= MOST or not WORD.fullmatch(said) or icon not in ICONS:
        raise Problem("face-letters")
    if any(part in _plain(said) for part in TELLING):
        raise Problem("face-telling")
    return Face(said, icon)


def _plain(name: str) -> str:
    """In small Latin letters without marks, whichever alphabet it was written in."""
    spelt = "".join(LATIN.get(sign, sign) for sign in name.casefold())
    return "".join(sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign))


def dressed(file: str, built: bytes, face: Face) -> bytes:
    """A file of the built app as it is given out under a face. The worker's version is told by it, so that devices see that there is a new one."""
    if face == BUILT:
        return built
    if file == "sw.js":
        told = hashlib.sha256(f"{face.name}\0{face.shape}".encode()).hexdigest()[:8].encode()
        return VERSION.sub(lambda found: found[0] + b"-" + told, built)
    if file == "manifest.webmanifest":
        return json.dumps({**json.loads(built), "name": face.name, "short_name": face.name}, ensure_ascii=False).encode()
    if file == "icon.svg":
        return _icon(face).encode()
    if file == "index.html":
        return _page(built.decode(), face).encode()
    return built


def _icon(face: Face) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><path fill="#f6f6f3" d="M0 0h512v512H0z"/>'
        '<path transform="translate(88 88) scale(14)" fill="none" stroke="#174a5b" stroke-width="1.7" stroke-linejoin="round" stroke-linecap="round" '
        f'd="{face.shape}"/></svg>'
    )


def _page(built: str, face: Face) -> str:
    """What the app reads when it starts: the name, unless it is the one that it has in each language, and the drawing."""
    named = face.name != BUILT_NAME
    page = re.sub(
        r"<title>[^<]*</title>", lambda found: f"<title>{escape(face.name)}</title>" if named else found[0], built, count=1
    )
    facts = [("application-name", face.name)] if named else []
    lines = "".join(f'<meta name="{key}" content="{escape(value)}">\n' for key, value in [*facts, ("mark", face.shape)])
    return page.replace("<link rel", lines + "<link rel", 1)
