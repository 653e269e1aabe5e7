from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.findings.actions.drafts import open_findings
from nazorat.findings.drafts import OpenFinding
from nazorat.findings.models import Recheck
from nazorat.findings.queries import authors_of, rechecks_of, two_sides
from nazorat.findings.rechecks import (
    OpenRecheck,
    RecheckText,
    Sentence,
    drawn_of,
    may_check,
    may_check_sentence,
    pool_digest,
    recheck_from,
    seed_commitment,
    sentences_of,
    signed_message,
)
from nazorat.findings.revising import writers_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.vault.actions import Asked, note_opening
from nazorat.visits.keys import VisitKeys, open_grants
from nazorat.visits.models import Visit

RECHECK = "findings_recheck.sealed"


def begin_recheck(*, by: Keyring, visit: Visit, size: int) -> Recheck:
    """Commit to a seed that nobody has seen; another member draws `size` sentences with it."""
    recheck_id, seed = uuid4(), crypto.new_key()
    sealed = open_grants(by, visit).seal_field(RECHECK, recheck_id, 1, RecheckText(seed).pack())
    commitment = seed_commitment(recheck_id, seed)
    with transaction.atomic():
        row = Recheck.objects.create(
            id=recheck_id, visit=visit, size=size, commitment=commitment, sealed=sealed, begun_by=by.member
        )
        append(
            "findings.begin-recheck",
            by=by.member.id,
            organisation=by.member.organisation_id,
            obj=visit.id,
            count=size,
            commitment=commitment,
        )
    return row


def draw_recheck(*, by: Keyring, recheck: Recheck) -> None:
    """Draw the sentences out of those that this member may check; a salt that was not there before goes in.

    Raises Problem "second-person" for who began it, "second-organisation" for their side where there are two, "recheck-nothing",
    "changed-meanwhile".
    """
    visit, two = recheck.visit, two_sides(recheck.visit)
    if recheck.begun_by_id == by.member.id:
        raise Problem("second-person")
    if not may_check(recheck.begun_by, by.member, two):
        raise Problem("second-organisation")
    pool = _may_be_checked(open_findings(by=by, visit=visit), authors_of(visit), by.member, two)
    if not pool:
        raise Problem("recheck-nothing")
    text, salt = _recheck_text(by, recheck), crypto.new_key()
    drawn = RecheckText(text.seed, salt, pool_digest(pool), tuple(drawn_of(text.seed, salt, pool, recheck.size)))
    facts = {
        "state": Recheck.State.DRAWN,
        "checker": by.member,
        "drawn_at": datetime.now(UTC),
        "size": len(drawn.sentences),
        "out_of": len(pool),
    }
    _write_recheck(by, recheck, drawn, facts, "findings.draw-recheck", drawn.pool)


def answer_recheck(*, by: Keyring, recheck: Recheck, version: int, found: Mapping[int, tuple[str, str]]) -> None:
    """Keep what the checker found of the sentences at these positions. Raises Problem "changed-meanwhile"."""
    if recheck.version != version:
        raise Problem("changed-meanwhile")
    _write_recheck(by, recheck, _recheck_text(by, recheck).answered(found), {}, "findings.answer-recheck")


def sign_recheck(*, by: Keyring, recheck: Recheck, version: int) -> None:
    """Sign the whole of it, as it was shown: nothing of it changes any more. Raises Problem "recheck-unanswered", "changed-meanwhile"."""
    text = _recheck_text(by, recheck)
    if recheck.version != version:
        raise Problem("changed-meanwhile")
    if not text.complete:
        raise Problem("recheck-unanswered")
    message = signed_message(recheck.id, text)
    signed = {"state": Recheck.State.SIGNED, "signature": crypto.sign(by.signing_seed, message), "signed_at": datetime.now(UTC)}
    _write_recheck(by, recheck, text, signed, "findings.sign-recheck", crypto.sha256(message))


def open_rechecks(*, by: Keyring, visit: Visit) -> list[OpenRecheck]:
    """Open every re-check of the visit, beside the findings as they are now."""
    rows = list(rechecks_of(visit))
    if not rows:
        return []
    note_opening(
        "findings.open-rechecks",
        by=by.member.id,
        organisation=by.member.organisation_id,
        obj=visit.id,
        ids=[row.id for row in rows],
    )
    findings, keys = open_findings(by=by, visit=visit), open_grants(by, visit)
    return [_open_recheck(keys, row).beside(findings) for row in rows]


def ask_rechecks(*, keys: VisitKeys) -> Asked[list[OpenRecheck]]:
    """The same re-checks, still sealed: for who asks for more than these, and writes one act for the whole of it."""
    rows = list(rechecks_of(keys.visit))
    return Asked(tuple(row.id for row in rows), lambda: [_open_recheck(keys, row) for row in rows])


def _may_be_checked(findings: Sequence[OpenFinding], authors: Mapping[UUID, Member], checker: Member, two: bool) -> list[Sentence]:
    """The sentences in which the checker had no hand, of another side than who changed them last."""
    hands = [
        (sentence, writers_of(one.text, sentence.words, authors[one.id].id)) for one in findings for sentence in sentences_of([one])
    ]
    people = Member.objects.in_bulk({member for _one, members in hands for member in members})
    return [one for one, members in hands if may_check_sentence([people[member] for member in members], checker, two)]


def _recheck_text(by: Keyring, recheck: Recheck) -> RecheckText:
    visit = recheck.visit_id
    note_opening("findings.open-rechecks", by=by.member.id, organisation=by.member.organisation_id, obj=visit, ids=[recheck.id])
    return _open_recheck(open_grants(by, recheck.visit), recheck).text


def _open_recheck(keys: VisitKeys, row: Recheck) -> OpenRecheck:
    text = recheck_from(keys.open_field(RECHECK, row.id, row.version, bytes(row.sealed)))
    public = bytes(row.checker.key.signing_public) if row.checker else b""
    holds = bool(row.signature) and crypto.verify(public, signed_message(row.id, text), bytes(row.signature))
    return OpenRecheck(
        row.id, row.version, row.size, row.out_of, row.begun_by, row.begun_at, row.checker, row.drawn_at, row.signed_at,
        bytes(row.commitment), holds, text,
    )  # fmt: skip


def _write_recheck(
    by: Keyring, recheck: Recheck, text: RecheckText, facts: Mapping[str, Any], verb: str, commitment: bytes = b""
) -> None:
    sealed = open_grants(by, recheck.visit).seal_field(RECHECK, recheck.id, recheck.version + 1, text.pack())
    with transaction.atomic():
        same = Recheck.objects.filter(id=recheck.id, version=recheck.version, state=recheck.state)
        if not same.update(sealed=sealed, version=recheck.version + 1, **facts):
            raise Problem("changed-meanwhile")
        append(
            verb,
            by=by.member.id,
            organisation=by.member.organisation_id,
            obj=recheck.visit_id,
            count=len(text.sentences),
            commitment=commitment,
        )
