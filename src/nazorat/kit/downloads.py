"""What a page gives to be saved."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from nazorat.kit.tables import TYPES


def download(content: bytes, name: str, kind: str = "") -> HttpResponse:
    """An answer that browsers save under `name` and never show; `kind` is its media type, of tables that of the name's ending."""
    kind = kind or TYPES[name.rpartition(".")[2]]
    # a name of letters alone or of any script: the header's syntax is Django's business
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers={**headers, "X-Content-Type-Options": "nosniff"})
