"""Django's settings. What differs between installations comes from upptack.config.environment."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from upptack.config import editing, environment, signin

ENVIRONMENT = environment.read()

SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = list(ENVIRONMENT.earlier_keys)
# The log of what staff change: its own keys, where its heads are anchored, and who gets them by mail (docs/adr/0024).
AUDIT_KEY = environment.variable("AUDIT_KEY")
AUDIT_EARLIER_KEYS = [key for key in environment.variable("AUDIT_EARLIER_KEYS").split(",") if key]
AUDIT_ANCHORS, AUDIT_MAIL = environment.variable("AUDIT_ANCHORS"), environment.variable("AUDIT_MAIL")
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "upptack.config.urls"
WSGI_APPLICATION = "upptack.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "upptack.ui",
    "upptack.tally",
    "upptack.audit",
    "upptack.staff",
    "upptack.knowledge.publishing",
    "upptack.knowledge.directory",
    "upptack.knowledge.law",
    "upptack.knowledge.information",
    "upptack.knowledge.routines",
    "upptack.knowledge.methods",
    "upptack.knowledge.lessons",
    "upptack.knowledge.packages",
    "upptack.knowledge.search",
    "upptack.meeting.conversation",
    "upptack.meeting.drafting",
    "upptack.meeting.handover",
    "upptack.meeting.prompt",
    "upptack.meeting.significance",
    "upptack.meeting.safety",
    "upptack.meeting.workplace",
    "upptack.learning.courses",
    "upptack.learning.practice",
    "upptack.learning.supervision",
    "upptack.learning.advice",
    "upptack.exchange.forum",
    "upptack.exchange.cards",
    "upptack.exchange.proposals",
    "upptack.exchange.gatherings",
    "upptack.steering.statistics",
    "upptack.steering.indicators",
    "upptack.steering.plan",
    "upptack.steering.planner",
    "upptack.steering.opening",
    "upptack.steering.sending",
    "upptack.steering.report",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the passkey pages of allauth write times with it
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    *editing.APPS,
]

MIDDLEWARE = [
    "upptack.ui.middleware.Headers",
    "upptack.config.trace.Traced",
    "upptack.config.figures.Figures",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "upptack.config.replica.FromReplica",
    "upptack.knowledge.information.middleware.PublicSite",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "upptack.staff.middleware.IdleSignOut",
    "upptack.staff.middleware.GuardedSignIn",
    "upptack.knowledge.publishing.middleware.EditorsOnly",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "upptack.config.views.mode",
            ]
        },
    }
]

DATABASES: dict[str, Any] = environment.databases(ENVIRONMENT.database)
DATABASE_ROUTERS = ["upptack.config.replica.Router"]
REPLICA_LAG_SECONDS = float(environment.variable("DATABASE_REPLICA_LAG", "10"))
BACKUP_KEY = environment.variable("BACKUP_KEY")

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/s/"
STATIC_ROOT = Path(environment.variable("STATIC", str(ENVIRONMENT.folder / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there yet
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.mode != "test"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Sessions hold who is signed in and nothing else; the conversation travels sealed in its own form.
SESSION_ENGINE = "upptack.staff.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# The way back from an identity provider is a navigation from another site, which Strict would cut off.
SESSION_COOKIE_SAMESITE = "Lax" if signin.oidc_apps() else "Strict"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_NAME = "__Host-upptack" if ENVIRONMENT.https else "upptack"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE
CSRF_COOKIE_HTTPONLY = True
# Nothing that is posted may touch a disk, and no form of ours is larger than this.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 200_000
CSRF_FAILURE_VIEW = "upptack.ui.views.refused_form"
IDLE_SECONDS = 10 * 60
UNTOUCHED = ("/editing-sessions/",)
IDLE_WARNING_SECONDS = 8 * 60
SEAL_SECONDS = 4 * 60 * 60

AUTH_USER_MODEL = "staff.Member"
globals().update(signin.settings(ENVIRONMENT))
globals().update(editing.SETTINGS)
EDITING_PATH, EDITING_SECURITY_POLICY = editing.PATH, editing.POLICY

SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SECURE_HSTS_SECONDS = 63_072_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
# Never to another site. Not "no-referrer": browsers then send "Origin: null" with forms, which the check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
globals().update(ENVIRONMENT.mail)
# In production the database is the queue and `upptack worker` does the work; elsewhere it is done at once.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if ENVIRONMENT.mode == "production"
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
# What a field holds is declared in its database comment; SQLite keeps no comments and says so.
SILENCED_SYSTEM_CHECKS = ["fields.W163", "models.W046"]

# A line for each request, and who may read /metrics from another machine (upptack.config.trace, figures).
ACCESS_LOG = environment.variable("ACCESS_LOG") == "1"
METRICS_TOKEN = environment.variable("METRICS_TOKEN")
# A handler that fails would otherwise print the whole record, with the values that the formatter leaves out.
logging.raiseExceptions = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "upptack.config.logs.BareFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}

if ENVIRONMENT.mode == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
