"""The WSGI application. ASGI is not offered: Django spools every ASGI body to a temporary file in clear."""

import os
import tempfile

from django.core.wsgi import get_wsgi_application

# No folder can be made under a device, by root neither: whoever would write a temporary file fails, and nothing lies in clear.
NOWHERE = "/dev/null/no-temporary-files"
tempfile.tempdir = NOWHERE
os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = NOWHERE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nazorat.config.settings")
application = get_wsgi_application()
