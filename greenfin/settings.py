"""Settings of one installation: safe defaults, the rest from the environment (.env.example)."""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from greenfin import environment
from greenfin.environment import env

BASE_DIR = Path(__file__).resolve().parent.parent
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DATA_DIR = environment.folder("GREENFIN_DATA", BASE_DIR / "var")


def generated_key(path: Path) -> str:
    """A key of the installation, made once; O_EXCL so that two starting workers agree on one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


SECRET_KEY = environment.secret_key(
    "GREENFIN_SECRET_KEY",
    env("GREENFIN_SECRET_KEY", default="") or generated_key(DATA_DIR / "secret_key"),
)
# Outside the database: what the audit trail is sealed with, the present key first, and where its
# head is noted.
AUDIT_KEYS = environment.keys(
    "GREENFIN_AUDIT_KEY",
    env("GREENFIN_AUDIT_KEY", default="") or generated_key(DATA_DIR / "audit_key"),
    apart_from=SECRET_KEY,
)
AUDIT_HEADS = DATA_DIR / "audit_heads"
DEBUG = environment.switch("GREENFIN_DEBUG")
ALLOWED_HOSTS = environment.hosts("GREENFIN_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
REQUIRE_LOGIN = environment.switch("GREENFIN_REQUIRE_LOGIN")
# Counts and sums of the ledger for everybody, of three projects at least.
PUBLIC_LEDGER = environment.switch("GREENFIN_PUBLIC_LEDGER")
TODAY = environment.day("GREENFIN_TODAY", env("GREENFIN_TODAY", default=""))
environment.day_file(DATA_DIR / "fixed_day")

INSTALLED_APPS = [
    "districts.apps.OfficeAdminConfig",  # django.contrib.admin, for who may manage people
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "districts",
    "targets",
    "targets.intake",
    "tasks",
    "tasks.evaluation",
    "tasks.projects",
    "tasks.risks",
    "greenfin",
]

MIDDLEWARE = [
    # The outermost put their headers on every answer, refusals and faults included.
    "greenfin.web.middleware.keeping_middleware",
    "csp.middleware.CSPMiddleware",
    "greenfin.web.middleware.incident_middleware",
    "greenfin.web.middleware.entrance_middleware",
    "greenfin.web.middleware.api_head_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "greenfin.web.middleware.session_limits_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "greenfin.web.middleware.open_form_middleware",
    "greenfin.web.middleware.reader_middleware",
    "greenfin.web.middleware.export_trail_middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "greenfin.caching.conditional.KeptPages",
]

ROOT_URLCONF = "greenfin.urls"
WSGI_APPLICATION = "greenfin.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "greenfin.web.context.page_context",
            ],
            "builtins": [
                "districts.templatetags.page",
                "districts.panels",
                "targets.templatetags.targets",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "django_tables2/greenfin.html"

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
DATABASE_URL = (
    environment.address("DATABASE_URL", DATABASE_SCHEMES)
    or f"sqlite:///{DATA_DIR / 'greenfin.sqlite3'}"
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A write waits for its turn from the start (IMMEDIATE), and "received" means on disk (FULL).
    DATABASES["default"]["ENGINE"] = "districts.stores.sqlite"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    # A lock is waited for as long as on SQLite; a server that is gone, only for seconds: the driver
    # asks after a silent one, TCP notices lost packets, and the server notices when we are lost.
    DATABASES["default"]["ENGINE"] = "districts.stores.postgresql"
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 2,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": 4000,
        "options": (
            "-c lock_timeout=20s -c client_connection_check_interval=10s"
            " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
        ),
        **DATABASES["default"].get("OPTIONS", {}),
    }
DATABASES["default"]["CONN_MAX_AGE"] = environment.whole("GREENFIN_CONN_MAX_AGE", 600, 0, 86_400)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = environment.address("GREENFIN_CACHE_URL", ("redis", "rediss", "unix"))


def cache_settings(prefix: str, megabytes: int) -> dict[str, Any]:
    """A shared cache where one is named, else one in the process that takes so much memory."""
    options = {"MAX_BYTES": megabytes * 1_000_000}
    key_function = "districts.stores.software.key_of_software"
    if not CACHE_URL:
        return {
            "BACKEND": "districts.stores.memory.MemoryCache",
            "LOCATION": prefix,
            "OPTIONS": options,
            "KEY_FUNCTION": key_function,
        }
    return {
        "BACKEND": "districts.stores.cache.SharedCache",
        "LOCATION": CACHE_URL,
        # What strangers are told of the ledger stands in what is kept.
        "KEY_PREFIX": f"{prefix}-told" if PUBLIC_LEDGER else prefix,
        "OPTIONS": options,
        "KEY_FUNCTION": key_function,
    }


CACHES = {"default": cache_settings("parts", 32), "pages": cache_settings("pages", 24)}

# People
AUTH_USER_MODEL = "districts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "districts.accounts.sessions.AccountBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "summary"
# Where work begins after sign-in: the first role that the account holds.
SIGN_IN_PAGES = {
    "reporter": "return_list",
    "contributor": "part_list",
    "reviewer": "return_list",
    "auditor": "audit_trail",
    "administrator": "start_home",
    "keeper": "accounts",
    "leader": "summary",
    "supervisor": "summary",
    "official": "own_district",
}
LOGOUT_REDIRECT_URL = "summary"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "districts.passwords.NameValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": environment.whole("GREENFIN_PASSWORD_LENGTH", 10, 8, 64)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "districts.passwords.CharacterClassesValidator", "OPTIONS": {"classes": 3}},
    {"NAME": "districts.passwords.HistoryValidator", "OPTIONS": {"remembered": 5}},
]
# A small office may let one person administer and keep accounts.
JOIN_KEEPER = environment.switch("GREENFIN_JOIN_KEEPER")
PASSWORD_DAYS = environment.whole("GREENFIN_PASSWORD_DAYS", 90, 1, 3650)
# The office's identity provider (OpenID Connect); "" for none.
OIDC_ISSUER = environment.web_address("GREENFIN_OIDC_ISSUER")
OIDC_RP_CLIENT_ID = env("GREENFIN_OIDC_CLIENT", default="")
OIDC_RP_CLIENT_SECRET = env("GREENFIN_OIDC_SECRET", default="")
OIDC_RP_SCOPES = env("GREENFIN_OIDC_SCOPES", default="") or "openid profile"
# Which of the provider's claims is the key that the keeper enters.
OIDC_CLAIM = env("GREENFIN_OIDC_CLAIM", default="") or "sub"
OIDC_NAME = env("GREENFIN_OIDC_NAME", default="") or _("the identity provider")
OIDC_CHECK_SECONDS = environment.whole("GREENFIN_OIDC_CHECK_SECONDS", 60, 0, 3600)
# Whether the provider itself asks everybody for a second factor.
OIDC_ASKS_FACTOR = environment.switch("GREENFIN_OIDC_ASKS_FACTOR")
OIDC_RP_SIGN_ALGO = environment.one_of(
    "GREENFIN_OIDC_ALGORITHM", "RS256", ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")
)
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 5
OIDC_AUTHENTICATION_CALLBACK_URL = "provider_back"
LOCAL_PASSWORDS = environment.switch("GREENFIN_LOCAL_PASSWORDS", usual=True)
environment.ways_in(OIDC_ISSUER, OIDC_RP_CLIENT_ID, OIDC_RP_CLIENT_SECRET, LOCAL_PASSWORDS)
# Roles whose holders sign in with a second factor; any other account may.
SECOND_FACTOR_ROLES = environment.some_of("GREENFIN_SECOND_FACTOR", ["none"], list(SIGN_IN_PAGES))
OTP_TOTP_ISSUER = "greenfin"
# As the server is started with: half of them may wait where passwords are worked out.
SERVER_THREADS = environment.whole("GREENFIN_THREADS", 32, 1, 256)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "districts.accounts.guard.SignInGuard"
AXES_LOCKOUT_CALLABLE = "districts.accounts.views.locked"
# The audit trail keeps what axes would keep in tables and admin pages of its own.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "greenfin.web.middleware.client_address"

# Sessions: 30 idle minutes, 12 hours at most
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = environment.whole("GREENFIN_IDLE_MINUTES", 30, 1, 720)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "greenfin.web.errors.csrf_failure"

# The web
BEHIND_HTTPS = environment.switch("GREENFIN_BEHIND_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_HTTPS
TRUST_PROXY = environment.switch("GREENFIN_TRUST_PROXY")
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Below this the health address says that the installation is failing.
LEAST_FREE_BYTES = environment.whole("GREENFIN_LEAST_FREE_MB", 20, 0, 10**9) * 1024 * 1024
# A return is 5 MB at most, with its form fields, a file of evidence 10; a file beyond is refused
# with a sentence, and a body beyond the largest is not read at all.
RETURN_MAX_BYTES = 5 * 1024 * 1024
EVIDENCE_MAX_BYTES = environment.whole("GREENFIN_EVIDENCE_MB", 10, 1, 50) * 1024 * 1024
# The kinds of milestones that are reached with evidence alone.
MILESTONES_WITH_EVIDENCE = environment.some_of(
    "GREENFIN_MILESTONE_EVIDENCE", ["deliverable"], ["step", "deliverable", "count"]
)
LARGEST_BODY = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A larger file is still taken in, so that it can be refused with a sentence.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = RETURN_MAX_BYTES + 64 * 1024

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Pages name files by their hash only; packing each of them twice doubles the first run's wait.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Language and time: deadlines and quarters are Chongqing's, whatever the server's zone
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "greenfin" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["greenfin.locale"]

EMAIL_URL = environment.address("GREENFIN_EMAIL_URL", tuple(env.EMAIL_SCHEMES)) or "consolemail://"
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("GREENFIN_FROM_EMAIL", default="greenfin@localhost")
# Where people open the installation: e-mails name pages by it.
ADDRESS = environment.web_address("GREENFIN_ADDRESS")

# Days before its due date from which a matter under supervision is yellow; one that is open keeps
# the days it was issued with.
SUPERVISION_LEAD_DAYS = environment.whole("GREENFIN_SUPERVISION_DAYS", 10, 0, 365)

# Negative records: from which fine in CNY 10,000 on a level is at least 较重 and 严重, for how
# many months a record holds where nobody says until when.
RISK_SERIOUS_FINE = environment.whole("GREENFIN_RISK_SERIOUS_FINE", 10, 1, 1_000_000)
RISK_GRAVE_FINE = environment.whole("GREENFIN_RISK_GRAVE_FINE", 100, 1, 1_000_000)
if RISK_GRAVE_FINE <= RISK_SERIOUS_FINE:
    environment.refuse("GREENFIN_RISK_GRAVE_FINE must be above GREENFIN_RISK_SERIOUS_FINE.")
RISK_MONTHS = environment.whole("GREENFIN_RISK_MONTHS", 12, 1, 120)

# The office's own design of slides; None for the plain one of the house.
SLIDES_TEMPLATE = environment.own_file("GREENFIN_SLIDES_TEMPLATE")

LOG_LEVEL = environment.one_of(
    "GREENFIN_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "greenfin.web.logs.formatter",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
