"""The words by which a checklist says what its columns and cells are, in the languages that offices keep them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from .checklist import LANGUAGES

Role = Literal["number", "theme", "question", "answer", "option", "integer", "decimal", "date", "hint", "note", "beside"]

# an answer that every tool knows, by its code, in every language
KNOWN: Final[dict[str, dict[str, str]]] = {
    "yes": {"ru": "да", "tg": "ҳа", "en": "yes", "uz-Latn": "ha", "uz-Cyrl": "ҳа"},
    "no": {"ru": "нет", "tg": "не", "en": "no", "uz-Latn": "yoʻq", "uz-Cyrl": "йўқ"},
    "partly": {"ru": "частично", "tg": "қисман", "en": "partly", "uz-Latn": "qisman", "uz-Cyrl": "қисман"},
    "not_applicable": {
        "ru": "не применимо", "tg": "дахл надорад", "en": "not applicable", "uz-Latn": "taalluqli emas", "uz-Cyrl": "тааллуқли эмас",
    },
}  # fmt: skip
_SAID: Final = {
    "yes": "да имеется есть соблюдается ҳа бале ҳаст yes ha бор bor + v",
    "no": "нет не отсутствует не|имеется не|соблюдается нест не no yo'q yoq йўқ йук - –",
    "partly": "частично отчасти не|полностью қисман partly partially in|part qisman +/-",
    "not_applicable": "неприменимо не|применимо н/п дахл|надорад татбиқ|намешавад not|applicable n/a n.a taalluqli|emas тааллуқли|эмас",
}
# what is one of the no-answers of every question already
_NO_ANSWERS: Final = (
    "не|спрошено не|спрашивали не|проверено не|проверялось отказ отказался не|знаю не|знает неизвестно нет|данных нет|ответа неразборчиво"
    " пурсида|нашуд санҷида|нашуд рад|кард намедонад намедонам маълум|нест not|asked not|checked refused unknown does|not|know don't|know"
    " do|not|know no|data illegible so'ralmadi tekshirilmadi rad|etdi bilmaydi bilmayman сўралмади текширилмади рад|этди билмайди"
)


@dataclass(frozen=True)
class _Head:
    role: Role
    words: re.Pattern[str]


def _head(role: Role, words: str) -> _Head:
    return _Head(role, re.compile(rf"(?<!\w)(?:{words})(?!\w)"))


# the first that fits wins: "number of persons" is no number of a row, "note on the answer" no answer
_HEADS: Final = (
    _head("number", r"^(?:№|no|n|nr|#)?\s*(?:№|no|n|nr|#|п\s*/\s*п|т\s*/\s*р|р\s*/\s*т|t\s*/\s*r|р\s*/\s*б)$|^(?:номер|number|raqam|рақам)$"),
    _head("note", r"примечани\w*|комментари\w*|замечани\w*|пояснени\w*|эзоҳ\w*|шарҳ\w*|тавзеҳ\w*|notes?|comments?|remarks?|izoh\w*|изоҳ\w*"),
    _head("hint", r"норм\w*|стандарт\w*|основани\w*|как (?:проверить|спросить)|инструкци\w*|указани\w*|источник\w*|меъёр\w*|асос\w*|дастур\w*"
          r"|манба\w*|standards?|legal basis|how to check|guidance|instructions?|source|me'yor\w*|asos\w*|manba\w*"),
    _head("theme", r"тема|темы|раздел\w*|блок|рубрика|мавзӯъ?\w*|мавзуъ?|боб|бахш|theme|topic|section|area|mavzu\w*|bo'lim\w*|мавзу|бўлим"),
    _head("date", r"дата|даты|сана|санаи|рӯз|date|sana"),
    _head("decimal", r"площадь|размер\w*|температура|масоҳат|андоза|ҳарорат|size|temperature|maydon\w*|harorat"),
    _head("integer", r"количеств\w*|кол-во|число|шумора\w*|миқдор\w*|number of.*|how many|quantity|count|soni|miqdor\w*|сони"),
    _head("answer", r"ответ\w*|вариант\w*|оценка|оценки|отметк\w*|результат\w*|ҷавоб\w*|баҳо\w*|натиҷа\w*|answers?|options?|response|rating|result"
          r"|javob\w*|baho\w*|natija\w*|жавоб\w*"),
    _head("question", r"вопрос\w*|показател\w*|критери\w*|что провер\w*|пункт\w*|наименовани\w*|предмет\w*|содержание|индикатор\w*|савол\w*"
          r"|пурсиш\w*|нишондиҳанда\w*|мазмун\w*|номгӯй?\w*"
          r"|questions?|items?|indicators?|criteri\w*|what to check|checklist|ko'rsatkich\w*|mezon\w*|кўрсаткич\w*"),
)  # fmt: skip
_TONGUES: Final = (
    ("ru", r"русск\w*|рус|русӣ|русча|russian|на русском|rus|ruscha"),
    ("tg", r"тоҷикӣ|таджикск\w*|тадж|на таджикском|tajik|tojikcha|тожикча|тоҷ"),
    ("en", r"английск\w*|англ|англисӣ|english|inglizcha|инглизча"),
    ("uz-Latn", r"o'zbekcha|o'zbek tilida"),
    ("uz-Cyrl", r"ўзбекча|ӯзбекӣ|узбекск\w*|узб|uzbek"),
)
_TONGUE: Final = tuple((code, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for code, words in _TONGUES)
_APOSTROPHES: Final = str.maketrans({"ʻ": "'", "ʼ": "'", "’": "'", "‘": "'", "`": "'", "ё": "е"})
_TAJIK: Final = re.compile(r"[ӣӯҷ]|\b(?:ва|аст|ё|дар|барои|оё|бо|аз|ҳаст|шуда)\b", re.IGNORECASE)
_UZBEK: Final = re.compile(r"ў|\b(?:бор|йўқ|учун|билан|қандай|борми|ва|бўйича)\b", re.IGNORECASE)
_UZBEK_LATIN: Final = re.compile(r"[og]'|\b\w+(?:mi|lar|ning|dan)\b|\b(?:va|bor|uchun|bilan|qanday|savol)\b", re.IGNORECASE)
_RUSSIAN: Final = re.compile(r"[ыщьц]|\b(?:и|в|не|на|ли|для|из|с|или|есть|как)\b", re.IGNORECASE)


def plain(text: str) -> str:
    """As words are compared: small letters, one apostrophe, one space, nothing around them."""
    return " ".join(text.casefold().translate(_APOSTROPHES).split()).strip(" .,:;!?()[]«»\"'")


def _set(words: str) -> frozenset[str]:
    return frozenset(plain(word.replace("|", " ")) or word for word in words.split())


_SETS: Final = {code: _set(words) for code, words in _SAID.items()}
_DROPPED: Final = _set(_NO_ANSWERS)


def known_answer(text: str) -> str:
    """The code of an answer that every tool knows; "" for any other."""
    said = plain(text) or text.strip()
    return next((code for code, words in _SETS.items() if said in words), "")


def is_no_answer(text: str) -> bool:
    """Whether it is one of the no-answers that every question has already."""
    return plain(text) in _DROPPED


def role_of(head: str) -> Role | None:
    """What the column under this head holds; None where no word says so."""
    if known_answer(head):
        return "option"
    said = plain(head) or head.strip()
    return next((one.role for one in _HEADS if one.words.search(said)), None)


def language_of_head(head: str) -> str:
    """The language that a head names; "" for none."""
    said = plain(head)
    return next((code for code, words in _TONGUE if words.search(said)), "")


def language_of(texts: list[str]) -> str:
    """The language that texts are most likely written in, by their letters and small words."""
    text = " ".join(texts).casefold().translate(_APOSTROPHES)
    cyrillic, latin = len(re.findall(r"[а-яӣӯҷқғҳў]", text)), len(re.findall(r"[a-z]", text))
    if latin > cyrillic:
        return "uz-Latn" if len(_UZBEK_LATIN.findall(text)) * 12 > len(text.split()) else "en"
    counted = {"ru": len(_RUSSIAN.findall(text)), "tg": len(_TAJIK.findall(text)), "uz-Cyrl": 2 * len(_UZBEK.findall(text))}
    return max(LANGUAGES, key=lambda code: (counted.get(code, -1), code == "ru"))


def known_words(code: str, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """A known answer in each of the languages."""
    for language in languages:
        yield language, KNOWN[code][language]
