from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from nazorat.dossier.queries import Dossier, Measures
from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.queries import sheets_of
from nazorat.people.models import Member
from nazorat.places.models import Figure, Place
from nazorat.preparation.models import DevicePreparation
from nazorat.sampling.draws import OpenDraw
from nazorat.sampling.plans import OpenPlan
from nazorat.standards.models import ArticleVersion, Limit, Match, Provision, Standing
from nazorat.standards.queries import own_articles, provisions_by_code
from nazorat.tools.coverage import ASKED_BY
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import forms_of_versions, is_draft, reviews_of
from nazorat.vault import crypto
from nazorat.visits.duties import OpenTask
from nazorat.visits.models import Device, TeamMember, Visit
from nazorat.visits.queries import WORKING, PowerLine, mandate_profile, tools_of
from nazorat.xlsform import Form

HEAD = b"nazorat-preparation/1\n"
# what the server signs of it begins with this
SIGNED = b"nazorat-preparation/1|"
NOWHERE: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@dataclass(frozen=True)
class Packed:
    """A tool of the visit. `draft`: its wording waits for signatures."""

    version: ToolVersion
    form: Form
    draft: bool

    @property
    def cited(self) -> frozenset[str]:
        """The codes of the provisions that its questions cite."""
        return frozenset(code for one in self.form.paper() for code in one.provisions)


@dataclass(frozen=True)
class Article:
    """An article of national law in the state that is in force on the day of the visit."""

    provision: Provision
    version: ArticleVersion


@dataclass(frozen=True)
class Extracts:
    """The law that a visit with these tools touches: `powers` of the mandate profile, `national` articles, `others` by their weight."""

    powers: list[PowerLine]
    national: list[Article]
    others: list[Provision]


@dataclass(frozen=True)
class Pack:
    """All of one preparation pack, opened. `begins` is the first day; `moved`: the sampling plan was made for another place."""

    visit: Visit
    place: Place
    begins: date | None
    told: Dossier = field(repr=False)
    figures: Sequence[Figure] = field(repr=False)
    law: Extracts = field(repr=False)
    tools: list[Packed]
    plan: OpenPlan = field(repr=False)
    tasks: list[OpenTask] = field(repr=False)
    codes: int
    draws: Sequence[OpenDraw] = field(default=(), repr=False)

    @property
    def moved(self) -> bool:
        return self.plan.text is not None and self.plan.text.place != self.place.id


def tools_packed(visit: Visit) -> list[Packed]:
    """The tools of a visit with their forms. A fixed number of queries."""
    versions = list(tools_of(visit).defer("workbook", "xform"))
    forms, reviews = forms_of_versions(one.id for one in versions), reviews_of(versions)
    return [Packed(one, forms[one.id], is_draft(forms[one.id], reviews[one.id])) for one in versions]


def extracts(tools: Iterable[Packed], on: date) -> Extracts:
    """Powers first, then national articles under a theme of the tools or matched with what they cite, then what the tools cite.

    An article that is not in force on the day of the visit is left out.
    """
    every = list(tools)
    cited = {code for one in every for code in one.cited}
    themes = {question.theme for one in every for question in one.form.paper() if question.theme}
    order = [str(one) for one in Standing]
    found = sorted(
        provisions_by_code(cited).values(),
        key=lambda one: (order.index(one.instrument.status), one.instrument.order, one.number, one.suffix),
    )
    return Extracts(mandate_profile(), _articles(cited, themes, on), [one for one in found if not one.instrument.own])


def _articles(cited: set[str], themes: set[str], on: date) -> list[Article]:
    rows = own_articles().prefetch_related(
        "versions", "theme_links__theme", Prefetch("matches", Match.objects.select_related("provision"), to_attr="matched")
    )
    found = []
    for row in rows:
        codes = {one.theme.code for one in row.linked}
        # a question may be filed under a first-level theme of which the article names the second level
        near = codes | {code.partition(".")[0] for code in codes}
        state = next((one for one in row.versions.all() if _in_force(one, on)), None)
        matched = {one.provision.code for one in row.matched}
        if state and (near & themes or matched & cited or row.code in cited):
            found.append(Article(row, state))
    return found


def _in_force(version: ArticleVersion, on: date) -> bool:
    return (version.in_force_from is None or version.in_force_from <= on) and (
        version.in_force_until is None or on <= version.in_force_until
    )


def touched(measures: Iterable[Measures], tools: Iterable[Packed]) -> list[Measures]:
    """Those limits, by subject, whose subject the tools ask about: by what a question cites, as `tools.coverage` knows it."""
    cited = {code for one in tools for code in one.cited}
    return [group for group in measures if any(_asked_about(one.limit, cited) for one in group.rows)]


def _asked_about(limit: Limit, cited: set[str]) -> bool:
    own = {limit.provision.code} if limit.provision else set()
    return bool((own | ASKED_BY.get(limit.subject, NOWHERE)[0]) & cited)


def code_sheets(visit: Visit) -> list[Sheet]:
    """Code sheets that are issued and out, by number."""
    return list(sheets_of(visit).filter(layout=Sheet.Layout.CODES, fate=Sheet.Fate.OUT))


def members_for_pack(by: Member, visit: Visit) -> list[Member]:
    """For whom a member may put the preparation on a device, by code: before arrival the lead for themselves, afterwards the lead for all who
    work on the visit, and others for themselves.
    """
    seats = visit.team.filter(left_at=None, role__in=WORKING).select_related("member").order_by("member__code")
    leads = any(one.member_id == by.id and one.role == TeamMember.Role.LEAD for one in seats)
    all_of_them = leads and visit.state != Visit.State.PLANNED
    return [one.member for one in seats if all_of_them or one.member_id == by.id]


def devices_for_pack(visit: Visit) -> QuerySet[Device]:
    """The field apps that may be given the preparation, by number: neither shut out nor on travel."""
    return visit.devices.filter(kind=Device.Kind.FIELD_APP, revoked_at=None, travel=False).select_related("paired_by")


def prepared_devices(visit: Visit) -> QuerySet[DevicePreparation]:
    """What was put on devices of a visit."""
    return DevicePreparation.objects.filter(visit=visit).select_related("member", "device").defer("sealed")


def preparation_for(device: Device) -> DevicePreparation | None:
    """What a device may have now: not on travel, and as long as the member for whom it was made works on the visit; before arrival leads it."""
    if device.travel:
        return None
    seat = TeamMember.objects.filter(visit=OuterRef("visit"), member=OuterRef("member"), left_at=None).values("role")[:1]
    seated = DevicePreparation.objects.annotate(seat=Subquery(seat)).filter(device=device)
    begun = Q(seat__in=WORKING) & ~Q(visit__state=Visit.State.PLANNED)
    return seated.filter(begun | Q(seat=TeamMember.Role.LEAD)).defer("sealed").first()


def as_file(prepared: DevicePreparation) -> bytes:
    """What was sealed to a device as it is fetched or carried on a stick: a line, the server's signature as hex, a line's end, the age file.

    The signature covers device and age file: that a device can open something does not say who sealed it.
    """
    sealed = bytes(prepared.sealed)
    signature = crypto.server_sign(SIGNED + prepared.device_id.bytes + sealed)
    return HEAD + signature.hex().encode() + b"\n" + sealed
