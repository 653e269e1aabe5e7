from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Length

from nazorat.kit.problems import Problem
from nazorat.tools.models import Composition, Correction, Tool, ToolFile, ToolReview, ToolVersion
from nazorat.xlsform import Comparison, File, Form, Node, Place, Question, Wording, Words, compare, language_code, parse_form

REVIEWERS_NEEDED = 2
ORGANISATIONS_NEEDED = 2
# a tool that is made for one place, and is of no use at another, says so in its code
OF_PLACE = "followup_"
MOST_KEPT = 128
_trees: dict[UUID, Form] = {}
# words of a workbook by cell; each takes as much room as its tree, and few are corrected at once
MOST_WORDED = 8
_worded: dict[UUID, tuple[Wording, ...]] = {}


def latest_versions() -> list[ToolVersion]:
    """The newest version of every tool."""
    latest: dict[UUID, ToolVersion] = {}
    for version in ToolVersion.objects.select_related("tool").defer("workbook", "xform").order_by("published_at"):
        latest[version.tool_id] = version
    return sorted(latest.values(), key=lambda version: version.tool.code)


def latest_reviewed() -> list[ToolVersion]:
    """The newest version of every tool whose own language is signed. One that waits for signatures does not shut out the one before it."""
    asked = ToolVersion.objects.annotate(signed=Count("reviews")).filter(signed__gte=REVIEWERS_NEEDED)
    signed = list(asked.select_related("tool").defer("workbook", "xform").order_by("published_at"))
    drafts = drafts_among(signed)
    latest = {version.tool_id: version for version in signed if version.id not in drafts}
    return sorted(latest.values(), key=lambda version: version.tool.code)


def code_of_place(place: UUID) -> str:
    """The code of the tool that is made for one place."""
    return f"{OF_PLACE}{place.hex}"


def fits_place(code: str, place: UUID | None) -> bool:
    """Whether a tool is of use at a place; of a visit that is only planned nobody says which it is, so a tool of one place never fits."""
    return not code.startswith(OF_PLACE) or (place is not None and code == code_of_place(place))


def versions_of(tool: Tool) -> QuerySet[ToolVersion]:
    """All versions of a tool, newest first, without their content."""
    return tool.versions.select_related("tool", "published_by").defer("workbook", "xform").order_by("-published_at")


def form_of_version(version_id: UUID) -> Form:
    """The form tree of a published version."""
    return forms_of_versions([version_id])[version_id]


def forms_of_versions(version_ids: Iterable[UUID]) -> dict[UUID, Form]:
    """The form trees of several versions, one query, and one more where their choices stand in files. A version never changes, so its
    tree is kept in memory."""
    wanted = set(version_ids)
    found = {name: tree for name in wanted if (tree := _trees.get(name)) is not None}
    missing = wanted - found.keys()
    if missing:
        read = {name: bytes(xform) for name, xform in ToolVersion.objects.filter(id__in=missing).values_list("id", "xform")}
        fresh = {name: titled(form) for name, form in _with_lists(read).items()}
        if len(fresh) != len(missing):
            raise ToolVersion.DoesNotExist
        if len(_trees) + len(fresh) > MOST_KEPT:
            _trees.clear()
        _trees.update(fresh)
        found.update(fresh)
    return found


def _with_lists(read: dict[UUID, bytes]) -> dict[UUID, Form]:
    """Form trees of XForms, with the choices of the files that stand beside them."""
    trees = {name: parse_form(xform) for name, xform in read.items()}
    lists = {name: {one.name for one in tree.files if one.columns} for name, tree in trees.items()}
    reading = [name for name, names in lists.items() if names]
    found: dict[UUID, dict[str, bytes]] = {}
    for row in ToolFile.objects.filter(version__in=reading) if reading else ():
        if row.name in lists[row.version_id]:
            found.setdefault(row.version_id, {})[row.name] = bytes(row.content)
    return trees | {name: parse_form(read[name], files) for name, files in found.items()}


def files_kept(code: str) -> dict[str, bytes]:
    """The files of the newest version of a tool, by name: the next one carries on those that it names."""
    newest = ToolVersion.objects.filter(tool__code=code).order_by("-published_at").values("id")[:1]
    return {row.name: bytes(row.content) for row in ToolFile.objects.filter(version__in=list(newest.values_list("id", flat=True)))}


def files_of(version: ToolVersion) -> list[File]:
    """The files of a version and their sizes, without their content."""
    rows = ToolFile.objects.filter(version=version).annotate(size=Length("content")).values_list("name", "size")
    return [File(name, size) for name, size in rows]


def titled(form: Form) -> Form:
    """The form with its title in every language. XForms have one title; our tools say it as the label of a first note."""
    first = opening_note(form)
    return replace(form, title=first.label) if first else form


def opening_note(form: Form) -> Question | None:
    """The first note of our tools, which says the title and, as its hint, what the tool is about; None in other forms."""
    first = form.children[0] if form.children else None
    if not isinstance(first, Question) or first.kind != "note":
        return None
    return first if first.label.in_(form.default_language) == str(form.title) else None


@lru_cache(maxsize=16)
def compared(before: UUID, after: UUID) -> Comparison:
    """Two versions side by side. Neither ever changes, so what differs is kept in memory too: its pages are turned one after another."""
    trees = forms_of_versions([before, after])
    return compare(trees[before], trees[after])


@dataclass(frozen=True)
class Signed:
    """One signature: the reviewer's code, the name of their organisation, and when."""

    code: str
    organisation: str
    at: datetime


@dataclass(frozen=True)
class Review:
    """How far the wording of one language is reviewed: who signed it, the first first."""

    language: str
    signed: tuple[Signed, ...]

    @property
    def reviewers(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.signed)

    @property
    def whole(self) -> bool:
        organisations = {one.organisation for one in self.signed}
        return len(self.signed) >= REVIEWERS_NEEDED and len(organisations) >= ORGANISATIONS_NEEDED

    @property
    def one_sided(self) -> bool:
        """Enough signatures, and all of one organisation."""
        return len(self.signed) >= REVIEWERS_NEEDED and not self.whole


def reviews_of(versions: Iterable[ToolVersion]) -> dict[UUID, list[Review]]:
    """The state of review of each version, a line for every language of its form."""
    rows = list(versions)
    forms = forms_of_versions(row.id for row in rows)
    signed: dict[tuple[UUID, str], list[Signed]] = defaultdict(list)
    # a member never changes the organisation, so that the one of today is the one they signed for
    for review in ToolReview.objects.filter(version__in=[row.id for row in rows]).select_related("reviewer__organisation"):
        found = Signed(review.reviewer.code, review.reviewer.organisation.name, review.signed_at)
        signed[review.version_id, review.language].append(found)
    return {row.id: [Review(code, tuple(signed[row.id, code])) for code in forms[row.id].languages] for row in rows}


def is_reviewed(version: ToolVersion) -> bool:
    """Whether two reviewers of two organisations signed the wording in the tool's own language: what a real visit asks for."""
    return version.id not in drafts_among([version])


def drafts_among(versions: Iterable[ToolVersion]) -> set[UUID]:
    """Which versions are drafts still: their own language waits for signatures. At most two queries."""
    return {name for name, reviews in reviews_of(versions).items() if is_draft(form_of_version(name), reviews)}


def is_draft(form: Form, reviews: Iterable[Review]) -> bool:
    """Whether its workbook calls it one, or the wording in the tool's own language waits for signatures."""
    return form.status == "draft" or not any(review.whole for review in reviews if review.language == form.default_language)


def wordings_of(version_id: UUID) -> tuple[Wording, ...]:
    """What a person reads in a version, by the cells of its workbook. A version never changes, so it is kept in memory.

    Raises Problem "tool-no-workbook" for a version that came as something else than XLSX.
    """
    # pyxform and openpyxl: a server on which nobody corrects does without them
    from nazorat.xlsform import ToolRefused, wordings  # noqa: PLC0415 - on first use only

    found = _worded.get(version_id)
    if found is None:
        if len(_worded) >= MOST_WORDED:
            _worded.clear()
        workbook = ToolVersion.objects.values_list("workbook", flat=True).get(id=version_id)
        try:
            found = _worded[version_id] = wordings(bytes(workbook))
        except ToolRefused as refused:
            raise Problem("tool-no-workbook") from refused
    return found


def is_newest(version: ToolVersion) -> bool:
    """Whether no version of the tool was published later."""
    return not ToolVersion.objects.filter(tool=version.tool_id, published_at__gt=version.published_at).exists()


def corrections_of(version: ToolVersion) -> dict[Place, Correction]:
    """The corrections of a version that wait to be published, by cell."""
    rows = Correction.objects.filter(version=version).select_related("corrected_by")
    return {Place(row.sheet, row.row, row.column): row for row in rows}


def compositions() -> QuerySet[Composition]:
    """The tools that are put together here, the newest first, each with `size`, how many questions it has by now."""
    return Composition.objects.select_related("tool", "begun_by").annotate(size=Count("items")).order_by("-begun_at")


def next_version(day: date, taken: Iterable[str]) -> str:
    """The next version number of a day: year, month, day and a serial of two, as every tool has them."""
    first = f"{day:%Y%m%d}"
    serials = [int(one[8:]) for one in taken if one.startswith(first) and one[8:].isdecimal()]
    return f"{first}{max(serials, default=0) + 1:02}"


def versions_taken(code: str) -> list[str]:
    """The version numbers of the tool of a code, published already."""
    return list(ToolVersion.objects.filter(tool__code=code).values_list("version", flat=True))


def finished_code(code: str) -> bool:
    """Whether a tool of this code is published whose newest version is no draft by its workbook: another's work, not to be replaced."""
    newest = ToolVersion.objects.filter(tool__code=code).order_by("-published_at").only("id").first()
    return newest is not None and form_of_version(newest.id).status != "draft"


def words_now(version: ToolVersion, kept: Mapping[Place, Correction] | None = None) -> tuple[Wording, ...]:
    """As wordings_of, with an empty cell for every word of a language that was added and is not published yet.
    `kept` are the corrections of the version where they are at hand.
    """
    headers = _headers(version, corrections_of(version) if kept is None else kept)
    if not headers:
        return wordings_of(version.id)
    from nazorat.xlsform import wordings  # noqa: PLC0415 - on first use only, as above

    return wordings(bytes(version.workbook), headers)


def _headers(version: ToolVersion, kept: Mapping[Place, Correction]) -> dict[Place, str]:
    known = {place for wording in wordings_of(version.id) for _, place, _ in wording.texts} if kept else set()
    # a cell outside the columns of the workbook: a header, or a word under one
    return {place: row.text for place, row in kept.items() if place not in known and "::" in row.text}


def columns_for(version: ToolVersion, code: str, name: str) -> dict[Place, str]:
    """The headers of one more language; none when the version has it, or will have it."""
    from nazorat.xlsform import language_columns  # noqa: PLC0415 - on first use only, as above

    wordings_of(version.id)  # a version without a workbook is refused
    return language_columns(bytes(version.workbook), code, name, _headers(version, corrections_of(version)))


def columns_added(version: ToolVersion, kept: Mapping[Place, Correction] | None = None) -> dict[str, list[tuple[str, int]]]:
    """Sheet and column of each language that was added and is not published yet; `kept` as in words_now."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for place, text in _headers(version, corrections_of(version) if kept is None else kept).items():
        found[language_code(text)].append((place.sheet, place.column))
    return dict(found)


def figures_of(version_id: UUID) -> dict[str, bytes]:
    """The pictures that a version brings along, by name."""
    rows = ToolFile.objects.filter(version=version_id).values_list("name", "content")
    return {name: bytes(content) for name, content in rows if name.lower().endswith((".png", ".jpg", ".jpeg"))}


def untranslated(form: Form) -> dict[str, int]:
    """How many wordings of each further language are missing or still the own language's; a figure alone counts for none."""
    words = [one for node in form.nodes() for one in _said(node)]
    own = form.default_language
    asked = [one for one in words if any(sign.isalpha() for sign in one.in_(own))]
    return {code: sum(one.get(code, "") in ("", one.get(own, "")) for one in asked) for code in form.languages if code != own}


def _said(node: Node) -> list[Words]:
    if not isinstance(node, Question):
        return [node.label]
    return [node.label, node.hint, node.constraint_message, *(choice.label for choice in node.choices)]
