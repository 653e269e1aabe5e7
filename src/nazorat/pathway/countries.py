"""States by their names in several languages, and countries by the code of ISO 3166-1; the names are those of CLDR and of the United Nations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from babel import Locale

from nazorat.kit.spelling import key_of

_LANGUAGES = ("en", "ru", "tg", "uz", "fr", "es")
# as documents of the United Nations write them
_OFFICIAL = {
    "United Kingdom of Great Britain and Northern Ireland": "GB", "Great Britain": "GB", "UK": "GB", "Великобритания": "GB",
    "Соединенное Королевство Великобритании и Северной Ирландии": "GB", "United States of America": "US", "USA": "US",
    "Соединенные Штаты Америки": "US", "США": "US", "Russian Federation": "RU", "Российская Федерация": "RU", "Viet Nam": "VN",
    "Republic of Korea": "KR", "Республика Корея": "KR", "Korea": "KR", "Democratic People's Republic of Korea": "KP",
    "Iran (Islamic Republic of)": "IR", "Islamic Republic of Iran": "IR", "Исламская Республика Иран": "IR",
    "Bolivia (Plurinational State of)": "BO", "Venezuela (Bolivarian Republic of)": "VE", "Syrian Arab Republic": "SY",
    "Сирийская Арабская Республика": "SY", "Lao People's Democratic Republic": "LA", "Republic of Moldova": "MD",
    "Республика Молдова": "MD", "Turkey": "TR", "Türkiye": "TR", "Czech Republic": "CZ", "Czechia": "CZ", "Чешская Республика": "CZ",
    "Holy See": "VA", "Святой Престол": "VA", "State of Palestine": "PS", "Palestine": "PS", "Brunei Darussalam": "BN",
    "United Republic of Tanzania": "TZ", "Cabo Verde": "CV", "Côte d'Ivoire": "CI", "Ivory Coast": "CI", "Swaziland": "SZ",
    "The former Yugoslav Republic of Macedonia": "MK", "Macedonia": "MK", "Democratic Republic of the Congo": "CD", "Congo": "CG",
    "Timor-Leste": "TL", "Micronesia (Federated States of)": "FM", "Netherlands (Kingdom of the)": "NL", "The Netherlands": "NL",
    "Kyrgyz Republic": "KG", "Киргизская Республика": "KG", "Кыргызская Республика": "KG", "Республика Таджикистан": "TJ",
    "Ҷумҳурии Тоҷикистон": "TJ", "Republic of Tajikistan": "TJ", "Республика Узбекистан": "UZ", "Республика Казахстан": "KZ",
    "Myanmar": "MM", "Belarus": "BY", "Республика Беларусь": "BY",
}  # fmt: skip
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")
_SPLIT = re.compile(r"[;\n|]+")
_LIST = re.compile(r"^[\s\-•*]+")


@cache
def _codes() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                known.setdefault(key_of(name), code)
    return {**known, **{key_of(name): code for name, code in _OFFICIAL.items()}}


@lru_cache(maxsize=4096)
def code_of(name: str) -> str:
    """The code of a state named in one of six languages; "" where it is unknown."""
    return _codes().get(key_of(name)) or _codes().get(key_of(_ASIDE.sub("", name)), "")


def names_in(text: str) -> list[str]:
    """The names that a cell lists, apart by semicolons or lines."""
    return [name for one in _SPLIT.split(text) if (name := " ".join(_LIST.sub("", one).split()))]


class Countries:
    """The country that rows are wanted of, in all spellings given."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self.names = list(spellings)
        self._keys = {key_of(name) for name in self.names}
        self._codes = {code for name in self.names if (code := code_of(name))}

    def has(self, name: str) -> bool:
        """Whether a name is one of its names, or a name of the same state in another language."""
        return key_of(name) in self._keys or bool(self._codes and code_of(name) in self._codes)
