"""A case and its steps in clear, as they are sealed: canonical JSON that names its row. Values and pure functions over bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMAT = "nazorat-case/1"
STEP = "nazorat-case-step/1"
Words = Mapping[str, str | Promise]

# how it became known; the screen of an interview is one way among others
WAYS: Words = {
    "screen": _("the risk screen of a talk"),
    "person": _("the person said it"),
    "relatives": _("relatives"),
    "lawyer": _("a lawyer"),
    "others_held": _("others who are held there"),
    "staff": _("staff of the place"),
    "monitor": _("another monitor"),
    "follow_up": _("a follow-up visit or call"),
    "letter": _("a letter or a call to the office"),
    "seen": _("we saw it ourselves"),
}
# practice R22: nothing here labels a person among those held
WHAT: Words = {
    "threat": _("threat"),
    "violence": _("violence"),
    "isolation": _("isolation, punishment cell"),
    "punishment": _("another disciplinary punishment"),
    "transfer": _("transfer to another place or room"),
    "contacts": _("visits, calls, parcels taken away"),
    "work": _("work, study or release put off"),
    "care": _("health care withheld"),
    "search": _("searches, things taken"),
    "relatives_pressed": _("pressure on relatives or a lawyer"),
    "conditions": _("conditions"),
    "force": _("ill-treatment, force"),
    "case_itself": _("the criminal case, the court"),
    "other": _("something else"),
}
WHO: Words = {
    "unknown": _("not known"),
    "head": _("head of the place"),
    "guards": _("guards, regime staff"),
    "operative": _("operative or investigating staff"),
    "medical": _("health staff"),
    "held": _("others who are held there"),
    "authority": _("an authority outside the place"),
    "other": _("others"),
}
AGREED: Words = {
    "not_asked": _("was not asked"),
    "nothing": _("agrees to nothing being passed on"),
    "unnamed": _("agrees if it does not show who it is"),
    "named": _("agrees also with the name"),
}
# domain.md row 22, and row 20 for the last
TO: Words = {
    "complaints": _("complaints department of the Ombudsman"),
    "prosecutor": _("prosecutor"),
    "lawyer": _("a lawyer"),
    "health": _("health service"),
    "child": _("body for the protection of children"),
    "other": _("another body"),
    "spt": _("SPT, contact point on reprisals"),
}
FORM: Words = {
    "unnamed": _("so that it does not show who it is"),
    "named": _("with the person's name"),
}


class NotACase(ValueError):
    """The opened bytes are no case or step, or are of another row."""


@dataclass(frozen=True)
class Told:
    """What a case says. `talk` and `reporter` are codes, never names; `place` None where it is not known."""

    place: UUID | None
    on: date | None
    way: str
    what: str
    who: str
    agreed: str
    talk: str = field(default="", repr=False)
    reporter: str = field(default="", repr=False)
    words: str = field(default="", repr=False)

    @property
    def way_word(self) -> str | Promise:
        return WAYS[self.way]

    @property
    def what_word(self) -> str | Promise:
        return WHAT[self.what]

    @property
    def who_word(self) -> str | Promise:
        return WHO[self.who]

    @property
    def agreed_word(self) -> str | Promise:
        return AGREED[self.agreed]


@dataclass(frozen=True)
class StepTold:
    """The words of a step; of a referral also to whom and in what form."""

    words: str = field(default="", repr=False)
    to: str = ""
    form: str = ""

    @property
    def to_word(self) -> str | Promise:
        return TO.get(self.to, "")

    @property
    def form_word(self) -> str | Promise:
        return FORM.get(self.form, "")


def allows(agreed: str, form: str) -> bool:
    """Whether what the person agreed to covers a form of passing on."""
    return agreed == "named" or (agreed == "unnamed" and form == "unnamed")


def pack(case: UUID, told: Told) -> bytes:
    """A case as it is sealed."""
    facts = {
        "format": FORMAT, "case": str(case), "place": str(told.place or ""), "on": told.on.isoformat() if told.on else "",
        "way": told.way, "what": told.what, "who": told.who, "agreed": told.agreed, "talk": told.talk, "reporter": told.reporter,
        "words": told.words,
    }  # fmt: skip
    return _canonical(facts)


def unpack(data: bytes, case: UUID) -> Told:
    """Read a case that must be of this row. Raises NotACase."""
    try:
        held = json.loads(data)
        codes = (held["way"] in WAYS, held["what"] in WHAT, held["who"] in WHO, held["agreed"] in AGREED)
        if (held["format"], held["case"]) != (FORMAT, str(case)) or not all(codes):
            raise NotACase("of another row")
        return Told(
            place=UUID(held["place"]) if held["place"] else None, on=date.fromisoformat(held["on"]) if held["on"] else None,
            way=held["way"], what=held["what"], who=held["who"], agreed=held["agreed"], talk=str(held["talk"]),
            reporter=str(held["reporter"]), words=str(held["words"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as broken:
        raise NotACase("not a case") from broken


def pack_step(step: UUID, told: StepTold) -> bytes:
    """A step as it is sealed."""
    return _canonical({"format": STEP, "step": str(step), "words": told.words, "to": told.to, "form": told.form})


def unpack_step(data: bytes, step: UUID) -> StepTold:
    """Read a step that must be of this row. Raises NotACase."""
    try:
        held = json.loads(data)
        if (held["format"], held["step"]) != (STEP, str(step)):
            raise NotACase("of another row")
        return StepTold(words=str(held["words"]), to=str(held["to"]), form=str(held["form"]))
    except (ValueError, KeyError, TypeError) as broken:
        raise NotACase("not a step") from broken


def _canonical(facts: Mapping[str, object]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
