"""Weights, the random share and overrides: what planners set for the score, and the opening of what is sealed of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.kit.tables import KINDS, Sheet
from nazorat.people.actions import open_plannings
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import planners_recipient
from nazorat.places.models import Place
from nazorat.programme.models import Override, Proposal, Share, Weight
from nazorat.programme.queries import overrides_standing, proposals_known, share_now, weights
from nazorat.programme.rules import FACTORS, LEAST_RANDOM, MOST_WEIGHT
from nazorat.programme.score import GROUND_FACTORS, HEAD, MOST_OVERRIDE, Raised, Score, score_cells
from nazorat.programme.sealed import OVERRIDE, SHARE, Answered, Proposed, answered_from, pack, proposed_from, raised_from, unpack
from nazorat.vault import crypto


@dataclass(frozen=True)
class Said:
    """A proposal with its row and, where there is one that this reader may open, its answer."""

    row: Proposal
    text: Proposed
    answer: Answered | None


@dataclass(frozen=True)
class Book:
    """What planners alone may open of the programme. `seed` is None while no share was drawn, or when it is not the committed one."""

    seed: bytes | None = field(repr=False)
    raised: tuple[Raised, ...] = ()
    said: tuple[Said, ...] = ()
    broken: int = 0

    def told(self, since: date) -> dict[UUID, Counter[str]]:
        """How often each factor was told of a place by proposals since a day that were not refused."""
        counts: dict[UUID, Counter[str]] = defaultdict(Counter)
        for one in self.said:
            factor, place = GROUND_FACTORS.get(one.text.ground), one.text.place_id
            refused = one.answer is not None and not one.answer.accepted
            if factor and place and not refused and one.row.made_at.date() >= since:
                counts[place][factor] += 1
        return counts


def set_weights(*, by: Member, weights_given: Mapping[str, int]) -> int:
    """Say what factors of the score count; gives how many changed. What held before stays.

    Raises Problem "not-a-planner", "rule-out-of-bounds", "share-too-small" when almost nothing would be left to chance.
    """
    if not by.planner:
        raise Problem("not-a-planner")
    if any(code not in FACTORS or not 0 <= weight <= MOST_WEIGHT for code, weight in weights_given.items()):
        raise Problem("rule-out-of-bounds")
    held = weights()
    if ({**held, **weights_given})["random"] < LEAST_RANDOM:
        raise Problem("share-too-small")
    new = {code: weight for code, weight in weights_given.items() if held[code] != weight}
    with transaction.atomic():
        Weight.objects.bulk_create(Weight(factor=code, weight=weight, set_by=by) for code, weight in new.items())
        append("programme.set-weights", by=by.id, organisation=by.organisation_id, count=len(new))
    return len(new)


def draw_share(*, by: Keyring) -> Share:
    """Draw a new random share for all places: a seed sealed to the planners and committed to. Raises Problem "not-a-planner"."""
    _planner(by)
    seed = crypto.new_key()
    share = Share(commitment=crypto.sha256(seed), drawn_by=by.member)
    share.sealed = crypto.seal(pack(SHARE, share.id, seed=seed.hex()), [planners_recipient()])
    with transaction.atomic():
        share.save(force_insert=True)
        append(
            "programme.draw-share", by=by.member.id, organisation=by.member.organisation_id, obj=share.id,
            commitment=bytes(share.commitment),
        )  # fmt: skip
    return share


def override_score(*, by: Keyring, place: Place, points: int, reason: str) -> Override:
    """Raise or lower the score of a place by so many points, with the reason. Sealed to the planners.

    Raises Problem "not-a-planner", "place-closed-already", "override-needs-reason".
    """
    _planner(by)
    if place.closed_on is not None:
        raise Problem("place-closed-already")
    if not 1 <= abs(points) <= MOST_OVERRIDE or not reason.strip():
        raise Problem("override-needs-reason")
    row = Override(made_by=by.member)
    text = pack(OVERRIDE, row.id, place=str(place.id), points=points, reason=reason)
    row.sealed = crypto.seal(text, [planners_recipient()])
    with transaction.atomic():
        row.save(force_insert=True)
        append("programme.override-score", by=by.member.id, organisation=by.member.organisation_id, obj=row.id)
    return row


def end_override(*, by: Keyring, override: Override) -> None:
    """Let an override count no longer; it stays on record. Raises Problem "not-a-planner", "changed-meanwhile"."""
    _planner(by)
    with transaction.atomic():
        if not Override.objects.filter(id=override.id, ended_at=None).update(ended_by=by.member, ended_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append("programme.end-override", by=by.member.id, organisation=by.member.organisation_id, obj=override.id)


def open_book(*, by: Keyring) -> Book:
    """Open seed, overrides and proposals for a planner: one act for all. Raises Problem "not-a-planner"."""
    _planner(by)
    share, overrides, proposals = share_now(), list(overrides_standing()), list(proposals_known())
    sealed = {share.id: bytes(share.sealed)} if share else {}
    sealed |= {row.id: bytes(row.sealed) for row in overrides} | {row.id: bytes(row.sealed) for row in proposals}
    sealed |= {_answer_id(row): bytes(row.answer) for row in proposals if row.answered_at}
    if not sealed:
        return Book(None)
    texts = open_plannings(by=by, sealed=sealed, leave_out_broken=True)
    raised = [one for row in overrides if (one := raised_from(row.id, row.made_by.code, texts))]
    said = tuple(_said(row, texts) for row in proposals)
    seed = _seed(share, texts)
    broken = len(overrides) - len(raised) + sum(not one.text.whole for one in said) + (share is not None and seed is None)
    return Book(seed, tuple(raised), said, broken)


def export_scores(*, by: Keyring, scores: Sequence[Score], kind: str, passphrase: str) -> bytes:
    """The list of scores as a table of `kind` of KINDS, in an age file under a passphrase made for this copy: it says where we may go next.

    Raises Problem "not-a-planner".
    """
    _planner(by)
    content = KINDS[kind](Sheet("scores", HEAD, score_cells(scores)))
    sealed = crypto.seal_to_passphrase(content, passphrase)
    with transaction.atomic():
        append(
            "programme.export-scores", by=by.member.id, organisation=by.member.organisation_id, count=len(scores),
            commitment=crypto.sha256(content),
        )  # fmt: skip
    return sealed


def _seed(share: Share | None, texts: Mapping[UUID, bytes]) -> bytes | None:
    facts = unpack(SHARE, share.id, texts.get(share.id)) if share else None
    seed = bytes.fromhex(facts["seed"]) if facts else b""
    return seed if share and seed and crypto.sha256(seed) == bytes(share.commitment) else None


def _said(row: Proposal, texts: Mapping[UUID, bytes]) -> Said:
    text = proposed_from(row.id, row.member_id, texts.get(row.id))
    return Said(row, text, answered_from(row.id, texts.get(_answer_id(row))))


def _answer_id(row: Proposal) -> UUID:
    return uuid5(row.id, "answer")


def _planner(by: Keyring) -> None:
    if not by.member.planner:
        raise Problem("not-a-planner")
