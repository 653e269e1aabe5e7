"""Looking at pages from right to left: Persian for a served installation, and what stands beyond the edge of a screen."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

WORDS = Path(__file__).resolve().parent.parent / "journeys/persian/django.po"
# on either side beyond the screen; what scrolls within its own box is no sideways page
BEYOND = """() => [...document.querySelectorAll('body *')]
  .filter((one) => { const at = one.getBoundingClientRect(); return at.width && (at.right > innerWidth + 1 || at.left < -1)
    && !one.closest('.scroll, .tabs, .visually-hidden, .skip, svg'); })
  .map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)"""

# what one cell of a row holds may not lie on what another holds
CROSSED = """() => [...document.querySelectorAll('main tr')].filter((row) => {
  const held = [...row.cells].map((cell) => { const all = document.createRange(); all.selectNodeContents(cell);
    return all.getBoundingClientRect(); }).filter((at) => at.width && at.height);
  return held.some((one, n) => held.slice(n + 1).some((other) => one.left + 1 < other.right && other.left + 1 < one.right
    && one.top + 3 < other.bottom && other.top + 3 < one.bottom)); }).map((row) => row.innerText.slice(0, 90))"""


def persian_in(folder: Path) -> dict[str, str]:
    """Compile the words into `folder`; gives the environment in which a server offers Persian beside its own languages."""
    compiled = folder / "fa/LC_MESSAGES/django.mo"
    compiled.parent.mkdir(parents=True)
    with WORDS.open("rb") as source, compiled.open("wb") as out:
        write_mo(out, read_po(source, locale="fa"))
    return {"DJANGO_SETTINGS_MODULE": "support.persian", "PERSIAN_CATALOGUE": str(folder), "NAZORAT_LANGUAGE": "en"}
