"""Django's settings, read from the environment once. See docs/operating/settings.md for each name."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from nazorat.config import environment
from nazorat.kit.middleware import add_headers

PACKAGE = Path(__file__).resolve().parent.parent
NAZORAT_HOME = environment.home()
NAZORAT_DEMO = environment.switch("NAZORAT_DEMO")
NAZORAT_PRACTICE = environment.switch("NAZORAT_PRACTICE")
NAZORAT_BLOBS = NAZORAT_HOME / "blobs"
NAZORAT_LIBRARY = next(
    (folder for folder in (PACKAGE / "_library", PACKAGE.parent.parent / "library") if folder.is_dir()), PACKAGE / "_library"
)
SECRETS = environment.read_secrets(Path(os.environ.get("NAZORAT_SECRETS", NAZORAT_HOME / "secrets.json")))
NAZORAT_ERASED = Path(os.environ.get("NAZORAT_ERASED", NAZORAT_HOME / "erased.jsonl"))
SECRET_KEY = SECRETS.django
DEBUG = False

ALLOWED_HOSTS = [host for host in os.environ.get("NAZORAT_HOSTS", "127.0.0.1,localhost").split(",") if host]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("NAZORAT_HOSTS may not be '*': name the host that people type.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"nazorat.{room}" for room in (
        "kit", "audit", "vault", "people", "standards", "places", "tools", "visits", "fieldwork", "custody", "sampling", "alerts",
        "analysis", "findings", "recommendations", "programme", "pathway", "reports", "correspondence", "projects", "openrosa",
        "sync", "publish", "liaison", "retention", "home", "dossier", "cases", "preparation",
    ) if (PACKAGE / room / "apps.py").exists()),
]  # fmt: skip

MIDDLEWARE = [
    "nazorat.config.doors.DoorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nazorat.kit.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "nazorat.vault.middleware.WholePostMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nazorat.people.middleware.KeyringMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "nazorat.kit.middleware.ProblemMiddleware",
    "nazorat.people.middleware.RightsMiddleware",
]

ROOT_URLCONF = "nazorat.config.urls"
WSGI_APPLICATION = "nazorat.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nazorat.kit.panels.frame",
            ],
            "builtins": ["nazorat.kit.templatetags.kit", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "nazorat.kit.forms.Renderer"

DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL"), NAZORAT_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Member"
AUTHENTICATION_BACKENDS = ["nazorat.people.signin.PassphraseBackend"]
# Django's own hashers are off: a passphrase is stretched once, for sign-in and key together (people.signin)
PASSWORD_HASHERS: list[str] = []
# Argon2id, passes and bytes: about half a second on the reference machine (RFC 9106 asks at least 3 passes over 64 MiB).
# No variable changes it: only tests, which stretch thousands of phrases, set less
NAZORAT_STRETCH = (20, 64 * 1024 * 1024)
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "__Host-s"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-c"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_NAME = "__Host-l"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.switch("NAZORAT_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

MFA_ADAPTER = "nazorat.people.signin.SecondFactorAdapter"
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "code"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"}}

LANGUAGE_CODE = os.environ.get("NAZORAT_LANGUAGE", "ru")
LANGUAGES = [("tg", "Тоҷикӣ"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("NAZORAT_TIME_ZONE", "Asia/Dushanbe")

STATIC_URL = "static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Nothing that is posted may be spooled to a temporary file: uploads stay in memory or are sealed as they stream.
FILE_UPLOAD_HANDLERS = ["nazorat.vault.uploads.InMemoryOnlyHandler"]
# A whole post of a page, files and all (vault.middleware): the largest is a workbook of 1.5 MB, or 2 MB in the page that holds it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# a form says itself how many it takes, up to the pages of a scan
DATA_UPLOAD_MAX_NUMBER_FILES = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "nazorat.kit.redact.RedactingFilter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["redact"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # an address that nobody serves may be anything that a person typed: "Not Found" and the like are not written
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.csrf": {"level": "ERROR"}},
}
