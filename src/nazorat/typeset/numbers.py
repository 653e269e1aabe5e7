"""Sheet numbers with a check digit, so that one mistyped or swapped digit is caught at the keyboard.

The digit is Damm's: it finds every single wrong digit and every swap of neighbours, and stays one decimal digit
(H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004; the order-10 table given there).
"""

from __future__ import annotations

import re
from typing import Final

_TABLE: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_WRITTEN: Final = re.compile(r"\s*(\d{4,9})\s*[-–—]?\s*(\d)\s*")


def check_digit(number: int | str, width: int = 4) -> int:
    """The Damm digit of a number, which is first filled with zeros to `width` places."""
    row = 0
    for digit in _digits(number, width):
        row = int(_TABLE[row][int(digit)])
    return row


def format_sheet_number(number: int | str, width: int = 4) -> str:
    """417 → "0417-1". Numbers longer than `width` keep all their digits."""
    return f"{_digits(number, width)}-{check_digit(number, width)}"


def parse_sheet_number(written: str, width: int = 4) -> int:
    """ "0417-1", "0417 1" or "04171" → 417. ValueError("number-shape" | "check-digit") when it cannot be that."""
    found = _WRITTEN.fullmatch(written)
    if not found:
        raise ValueError("number-shape")
    if check_digit(found[1], width) != int(found[2]):
        raise ValueError("check-digit")
    return int(found[1])


def _digits(number: int | str, width: int) -> str:
    digits = str(number).strip().zfill(width)
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("number-shape")
    return digits
