"""A picture for the screen out of a file that anybody may have sent: looked at before it is decoded, then drawn anew."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

# what is decoded at all; everything else is offered as a download
FORMATS = ("JPEG", "PNG", "WEBP")
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
MOST_PIXELS = 40_000_000
WIDEST = 1600
# handwriting on a whole page must stay readable
WIDEST_SCAN = 2400
QUALITY = 82


class NotShown(Exception):
    """The file is no picture of ours, or too large to decode."""


def redrawn(content: bytes, widest: int = WIDEST) -> bytes:
    """A JPEG of at most `widest` pixels a side: nothing of the original but what it shows. Raises NotShown.

    The pixel count is read from the header and refused above MOST_PIXELS before any pixel is decoded.
    """
    if not content.startswith(MAGIC):
        raise NotShown
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS or min(picture.size) < 1:
                raise NotShown
            picture.draft("RGB", (widest, widest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((widest, widest))
            return _jpeg(upright)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as bad:
        raise NotShown from bad


def _jpeg(picture: Image.Image) -> bytes:
    flat = Image.new("RGB", picture.size, "white")
    clear = picture.convert("RGBA") if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA") else None
    flat.paste(clear or picture.convert("RGB"), mask=clear)
    out = BytesIO()
    # a new image carries no metadata: place, owner and camera stay in the sealed original
    flat.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
