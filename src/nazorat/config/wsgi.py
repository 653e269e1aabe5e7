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
from nazorat.retention.actions import erase_again  # noqa: E402 - it needs models, which are there only now

# a database that was set back knows nothing of what was erased since: not one page is served before it is erased again
erase_again(by=None)
housekeeping.begin()
