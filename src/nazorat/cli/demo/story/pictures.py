"""Pictures that the story carries, drawn here: nobody was photographed. Each has place and time in its metadata, as telephones do."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

import piexif
from PIL import Image, ImageDraw

SIZE = (960, 720)
# zero north, zero east: a point in the open sea that no prison stands on
GPS = {
    piexif.GPSIFD.GPSLatitudeRef: b"N",
    piexif.GPSIFD.GPSLatitude: ((0, 1), (0, 1), (7, 1)),
    piexif.GPSIFD.GPSLongitudeRef: b"E",
    piexif.GPSIFD.GPSLongitude: ((0, 1), (0, 1), (3, 1)),
}


@dataclass(frozen=True)
class Picture:
    """A picture of the story; `shows` are things of the checklist that are to be seen on it."""

    file_name: str
    caption: str
    shows: frozenset[str] = frozenset()


PICTURES = {
    "yard": Picture("1718000001.jpg", "Двор для прогулок"),
    "bell": Picture("1718000002.jpg", "Кнопка вызова"),
    "door": Picture("1718000003.jpg", "Дверь комнаты", frozenset({"lock_or_key", "name_board"})),
}


@cache
def jpeg(key: str) -> bytes:
    """A JPEG with GPS, device and time in its EXIF: what has to be gone from everything that is released."""
    image = Image.new("RGB", SIZE, (206, 202, 194))
    draw = ImageDraw.Draw(image)
    {"yard": _yard, "bell": _bell, "door": _door}[key](draw)
    draw.text((20, 690), "DEMO: drawn, not photographed", fill=(60, 60, 60))
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Make: b"Demo", piexif.ImageIFD.Model: b"Invented telephone"},
            "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2000:01:01 15:20:00"},
            "GPS": GPS,
        }
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, exif=exif)
    return out.getvalue()


def _yard(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, 960, 260), fill=(170, 190, 205))
    draw.polygon([(0, 260), (260, 380), (700, 380), (960, 260), (960, 720), (0, 720)], fill=(160, 152, 140))
    for line in range(0, 960, 60):
        draw.line((line, 0, line, 250), fill=(120, 120, 120), width=4)


def _bell(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((560, 60, 900, 720), fill=(120, 104, 88))
    draw.rectangle((300, 280, 420, 420), outline=(70, 70, 70), width=6)
    draw.line((360, 420, 372, 560), fill=(40, 40, 40), width=5)


def _door(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((260, 40, 700, 720), fill=(92, 98, 104))
    draw.ellipse((600, 360, 660, 420), fill=(210, 180, 60))
    draw.rectangle((615, 410, 645, 470), fill=(210, 180, 60))
    draw.rectangle((380, 120, 580, 230), fill=(240, 238, 230))
    for row in range(3):
        draw.line((400, 145 + row * 28, 560, 145 + row * 28), fill=(50, 50, 50), width=5)
