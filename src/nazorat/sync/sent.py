"""What stands on a visit by device, and what is still awaited, from what is visible at rest: counts and times, nothing opened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, Sum

from nazorat.fieldwork.models import Attachment, Record, RecordVersion, Sheet
from nazorat.fieldwork.queries import titles_of
from nazorat.sync.models import ClockNote
from nazorat.visits.models import Device, Visit
from nazorat.visits.queries import devices_of, tools_of


@dataclass(frozen=True)
class Sent:
    """What one device sent: records by the title of their tool, corrections, files here and still missing, when the last one came."""

    device: Device
    records: int
    by_tool: tuple[tuple[str, int], ...]
    corrections: int
    files: int
    missing: int
    last: datetime | None
    # days by which its clock was ahead (behind: below nought) when it was off by more than one
    clock: int | None = None


@dataclass(frozen=True)
class Unsent:
    """A device that may send, and the titles of the visit's tools of which it sent nothing yet."""

    device: Device
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Awaited:
    """A tool of the visit: records that are here, by any door, and paper of it that is out or lies there to be keyed."""

    title: str
    records: int
    out: int
    to_key: int

    @property
    def nothing(self) -> bool:
        return not (self.records or self.out or self.to_key)


def sent_by(visit: Visit) -> list[Sent]:
    """Every device that was paired with the visit, those that are shut out too."""
    rows = Record.objects.filter(visit=visit, device__isnull=False).order_by()
    counts = list(rows.values_list("device", "tool_version__tool__code").annotate(n=Count("id"), last=Max("received_at")))
    versions = RecordVersion.objects.filter(record__visit=visit, record__device__isnull=False).order_by()
    named = {
        device: (more, files or 0)
        for device, more, files in versions.values_list("record__device").annotate(
            more=Count("id", filter=Q(number__gt=1, typed_by=None)), files=Sum("files_named")
        )
    }
    here = dict(
        Attachment.objects.filter(version__record__visit=visit, version__record__device__isnull=False)
        .order_by()
        .values_list("version__record__device")
        .annotate(n=Count("id"))
    )
    titles = titles_of(tools_of(visit).defer("workbook", "xform"))
    # the latest note of each stands
    clocks = dict(ClockNote.objects.filter(device__visit=visit).order_by("on").values_list("device", "ahead"))
    devices = list(devices_of(visit))
    made = [_sent(device, [row for row in counts if row[0] == device.id], named, here, titles) for device in devices]
    return [replace(one, clock=round(clocks[one.device.id] / 86_400) if one.device.id in clocks else None) for one in made]


def _sent(
    device: Device, counts: list[tuple[UUID, str, int, datetime]], named: dict[UUID, tuple[int, int]], here: dict[UUID, int],
    titles: dict[str, str],
) -> Sent:  # fmt: skip
    corrections, files = named.get(device.id, (0, 0))
    by_tool: Counter[str] = Counter()
    for _device, code, n, _last in counts:
        by_tool[titles.get(code, code)] += n
    arrived = here.get(device.id, 0)
    return Sent(
        device, by_tool.total(), tuple(sorted(by_tool.items())), corrections, arrived, max(0, files - arrived),
        max((last for *_rest, last in counts), default=None),
    )  # fmt: skip


def tools_awaited(visit: Visit) -> list[Awaited]:
    """The visit's tools, those first of which nothing is here."""
    titles = titles_of(tools_of(visit).defer("workbook", "xform"))
    records = dict(Record.objects.filter(visit=visit).order_by().values_list("tool_version__tool__code").annotate(n=Count("id")))
    papers = {
        code: (out, to_key)
        for code, out, to_key in Sheet.objects.filter(visit=visit)
        .order_by()
        .values_list("tool_version__tool__code")
        .annotate(out=Count("id", filter=Q(fate=Sheet.Fate.OUT)), to_key=Count("id", filter=Q(fate=Sheet.Fate.RETURNED)))
    }
    found = [Awaited(title, records.get(code, 0), *papers.get(code, (0, 0))) for code, title in titles.items()]
    return sorted(found, key=lambda row: (not row.nothing, row.title))


def unsent_by(visit: Visit) -> list[Unsent]:
    """Devices that may send and have sent nothing of some tool, by number."""
    sent = set(
        Record.objects.filter(visit=visit, device__isnull=False)
        .order_by()
        .values_list("device", "tool_version__tool__code")
        .distinct()
    )
    titles = titles_of(tools_of(visit).defer("workbook", "xform"))
    rows = [
        Unsent(device, tuple(sorted(title for code, title in titles.items() if (device.id, code) not in sent)))
        for device in devices_of(visit)
        if device.revoked_at is None
    ]
    return [row for row in rows if row.titles]
