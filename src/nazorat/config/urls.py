"""Addresses: each room brings its own; a room that is absent brings none."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

PREFIXES = {
    "kit": "",
    "people": "",
    "home": "",
    "audit": "acts/",
    "standards": "standards/",
    "places": "places/",
    "tools": "tools/",
    "visits": "visits/",
    "fieldwork": "visits/",
    "custody": "",
    "sampling": "visits/",
    "alerts": "",
    "cases": "cases/",
    "analysis": "visits/",
    "findings": "visits/",
    "recommendations": "recommendations/",
    "programme": "programme/",
    "publish": "",
    "pathway": "pathway/",
    "reports": "reports/",
    "correspondence": "letters/",
    "projects": "",
    "dossier": "places/",
    "preparation": "visits/",
    "retention": "retention/",
    "openrosa": "collect/",
    "sync": "sync/",
    "liaison": "liaison/",
}

urlpatterns: list[URLPattern | URLResolver] = []
for room, prefix in PREFIXES.items():
    if find_spec(f"nazorat.{room}") is not None and find_spec(f"nazorat.{room}.urls") is not None:
        import_module(f"nazorat.{room}.urls")
        urlpatterns.append(path(prefix, include(f"nazorat.{room}.urls")))
