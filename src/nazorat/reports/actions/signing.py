from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions.opening import open_answers
from nazorat.reports.build import Built, built_all, digest_of, numbers_apart, out_of_step
from nazorat.reports.editions import Appended
from nazorat.reports.gate import Checked, Stage, check_report
from nazorat.reports.material import Material
from nazorat.reports.models import Objection, Report, Signature
from nazorat.reports.queries import objections_of, signatures_under, signed_message, standing_on
from nazorat.vault import crypto


@dataclass(frozen=True)
class Readiness:
    """Whether a report may be signed as it stands: what the gate caught, what the languages lack, and the digest of it all."""

    material: Material
    builds: dict[str, Built] = field(repr=False)
    checked: Checked
    digest: bytes
    # by language: sections with other paragraphs than the master's, paragraphs with other figures
    apart: dict[str, tuple[str, ...]]
    figures: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    objections: tuple[Objection, ...] = ()
    # of a report that is out: the further edition that would be signed
    appended: Appended | None = field(default=None, repr=False)

    @property
    def cited(self) -> set[UUID]:
        """The findings that the words tell."""
        chunks = (chunk for built in self.builds.values() for section in built.sections for chunk in section.chunks)
        return {chunk.finding.id for chunk in chunks if chunk.finding}

    @property
    def edition(self) -> int:
        return self.appended.number if self.appended else 1

    @property
    def empty(self) -> bool:
        return not any(section.chunks for section in self.builds[self.material.report.master].sections)

    @property
    def opposed(self) -> tuple[Objection, ...]:
        """Objections of a head to exactly these words: unchanged, they cannot go out in the names of both sides."""
        return standing_on(self.objections, self.digest)

    @property
    def overtaken(self) -> tuple[Objection, ...]:
        """Objections on file to an earlier text."""
        return tuple(row for row in self.objections if row.withdrawn_at is None and row not in self.opposed)

    @property
    def clear(self) -> bool:
        return not (self.empty or self.checked.open or any(self.apart.values()) or any(self.figures.values()) or self.unknown)

    @property
    def ready(self) -> bool:
        return self.clear and not self.opposed

    def refuse_opposed(self) -> None:
        """Raises Problem "objection-stands"."""
        if self.opposed:
            raise Problem("objection-stands")


def readiness_of(*, by: Keyring, material: Material, stage: Stage = "release") -> Readiness:
    """Weave the report in every language and run the gate; the answers given so far are opened as one act."""
    builds = built_all(material)
    checked = check_report(material, builds, stage, open_answers(by=by, report=material.report))
    unknown = tuple(dict.fromkeys(name for one in builds.values() for name in one.unknown))
    apart, figures = out_of_step(builds, material.report.master), numbers_apart(builds, material.report.master)
    objections = tuple(objections_of(material.report))
    return Readiness(material, builds, checked, digest_of(material, builds), apart, figures, unknown, objections)


def sign_report(*, by: Keyring, readiness: Readiness, seen: str) -> Signature:
    """Sign exactly the words that were shown: `seen` is their digest in hex. Two members of two organisations sign the same."""
    report = readiness.material.report
    if report.state == Report.State.RELEASED and not readiness.appended:
        raise Problem("report-released")
    if seen != readiness.digest.hex():
        raise Problem("changed-meanwhile")
    readiness.refuse_opposed()
    if not readiness.ready:
        raise Problem("gate-not-clear")
    for earlier in signatures_under(report, readiness.digest):
        if earlier.member_id == by.member.id:
            raise Problem("signed-already")
        if earlier.member.organisation_id == by.member.organisation_id:
            raise Problem("second-person")
    signature = crypto.sign(by.signing_seed, signed_message(report.id.bytes, readiness.digest))
    with transaction.atomic():
        # a row that does not hold any more (a key changed) makes way for one that does
        Signature.objects.filter(report=report, member=by.member, digest=readiness.digest).delete()
        row = Signature.objects.create(
            report=report, member=by.member, digest=readiness.digest, edition=readiness.edition, signature=signature
        )
        append(
            "reports.sign-report",
            by=by.member.id,
            organisation=by.member.organisation_id,
            obj=report.id,
            commitment=readiness.digest,
        )
    return row
