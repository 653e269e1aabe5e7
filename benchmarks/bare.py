"""The measure for every other figure: a bare Django view that puts the body of a post into one SQLite row, durable, nothing sealed."""

import os
import uuid

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=uuid.uuid4().hex,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_BARE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)


def submission(request: HttpRequest) -> HttpResponse:
    """One INSERT, one commit, one fsync."""
    (sent,) = request.FILES.getlist("xml_submission_file")
    body = sent.read()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO record (id, body) VALUES (%s, %s)", [uuid.uuid4().hex, body])
    return HttpResponse(status=201)


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("submission", submission), path("ready", ready)]
application = get_wsgi_application()
with connection.cursor() as first:
    first.execute("CREATE TABLE IF NOT EXISTS record (id char(32) PRIMARY KEY, body blob)")
