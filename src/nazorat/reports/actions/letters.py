from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.letters import LetterFacts, letter_catches, letter_document
from nazorat.reports.material import Material
from nazorat.reports.models import Letter, ReleasedFile, Report
from nazorat.reports.press import pressed
from nazorat.reports.sections import LANGUAGES
from nazorat.reports.signals import letter_written
from nazorat.vault import crypto


def write_letter(*, by: Keyring, material: Material, facts: LetterFacts) -> Letter:
    """Make a covering letter of a released report in three languages and three formats, past its own gate, and keep it in the journal.

    The term of reply of the recommendations to this addressee begins with it.
    """
    report = material.report
    if report.state != Report.State.RELEASED:
        raise Problem("report-not-released")
    letter = Letter(report=report, written_by=by.member, **facts.__dict__)
    if letter_catches(material, letter):
        raise Problem("letter-caught")
    made = pressed([letter_document(material, letter, language) for language in LANGUAGES])
    files = [
        ReleasedFile(report=report, letter=letter, language=language, kind=kind, content=content, sha256=crypto.sha256(content))
        for language, forms in zip(LANGUAGES, made, strict=True)
        for kind, content in forms.items()
    ]
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
            ReleasedFile.objects.bulk_create(files)
            asked = AdoptedRecommendation.objects.filter(visit__in=report.visits.all(), addressee=facts.addressee, reply_due=None)
            asked.update(reply_due=facts.dated + timedelta(days=facts.reply_days))
            letter_written.send(sender=Letter, letter=letter, by=by.member)
            append("reports.write-letter", by=by.member.id, organisation=by.member.organisation_id, obj=letter.id, count=len(files))
    except IntegrityError as twice:
        raise Problem("letter-number-taken") from twice
    return letter
