"""The WSGI application. ASGI is not offered: Django spools every ASGI body to a temporary file in clear."""

import os

from django.core.wsgi import get_wsgi_application

from nazorat.config.process import Guarded, quiet_server
from nazorat.vault.process import harden

harden()
quiet_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nazorat.config.settings")
application = Guarded(get_wsgi_application())

from nazorat.config import housekeeping  # noqa: E402 - it needs models, which are there only now

housekeeping.begin()
