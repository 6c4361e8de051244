"""Settings. Everything a school may change comes from the environment; the defaults serve a school from one folder."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from nastavnik.config.database import database

SOURCE = Path(__file__).resolve().parents[1]
ROOT = SOURCE.parents[1]
DATA = Path(os.environ.get("NASTAVNIK_DATA", ROOT / "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """The signing key: from the environment, else made once and kept beside the data, readable by the owner only."""
    if key := os.environ.get("NASTAVNIK_SECRET_KEY"):
        return key
    file = DATA / "secret-key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def _clock_shift() -> timedelta:
    """A demonstration lives at the day written in ``demo-clock`` (ISO date and the real day it was written)."""
    file = DATA / "demo-clock"
    if not file.exists():
        return timedelta(0)
    shown, real = file.read_text().split()
    return datetime.fromisoformat(shown) - datetime.fromisoformat(real)


SECRET_KEY = _secret()
DEBUG = os.environ.get("NASTAVNIK_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("NASTAVNIK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [item for item in os.environ.get("NASTAVNIK_ORIGINS", "").split(",") if item]
HTTPS = os.environ.get("NASTAVNIK_HTTPS") == "1"
PUBLIC_ADDRESS = os.environ.get("NASTAVNIK_ADDRESS") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
"""Where people find the product: the QR squares of papers lead there. ``run.py`` gives it with the port."""
SIGNATURE_AUTHORITIES = os.environ.get("NASTAVNIK_SIGNATURE_AUTHORITIES", "")
"""A PEM file of the certification centres the administrator trusts, for the technical check of electronic signatures."""
CLOCK_SHIFT = _clock_shift()
DEMO = (DATA / "demo-signins.txt").exists()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_q",
    "nastavnik.ui",
    "nastavnik.foundation.organisations",
    "nastavnik.foundation.calendars",
    "nastavnik.foundation.legislation",
    "nastavnik.foundation.people",
    "nastavnik.foundation.timetables",
    "nastavnik.foundation.accounts",
    "nastavnik.foundation.access",
    "nastavnik.foundation.audit",
    "nastavnik.foundation.files",
    "nastavnik.foundation.jobs",
    "nastavnik.foundation.privacy",
    "nastavnik.instruments.surveys",
    "nastavnik.instruments.documents",
    "nastavnik.instruments.consents",
    "nastavnik.instruments.roadmap",
    "nastavnik.stages.regulations",
    "nastavnik.stages.mentees",
    "nastavnik.stages.mentors",
    "nastavnik.stages.selection.training",
    "nastavnik.stages.selection",
    "nastavnik.stages.mentorships",
    "nastavnik.stages.mentorships.programmes",
    "nastavnik.desks",
    "nastavnik.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nastavnik.foundation.access.middleware.WorkingAs",
    "nastavnik.foundation.access.middleware.Refusals",
]

ROOT_URLCONF = "nastavnik.config.urls"
WSGI_APPLICATION = "nastavnik.config.wsgi.application"

_OURS = [
    SOURCE / app.removeprefix("nastavnik.").replace(".", "/") / "templates"
    for app in INSTALLED_APPS
    if app.startswith("nastavnik.")
]
TEMPLATES = [
    {
        # Ours come first: a page of allauth that we have drawn replaces its own.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [folder for folder in _OURS if folder.is_dir()],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "nastavnik.ui.jinja.environment",
            "context_processors": ["nastavnik.config.shell.shell"],
            "auto_reload": DEBUG,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": database(os.environ.get("NASTAVNIK_DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "nastavnik.foundation.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A school sits behind one address: attempts are limited per account first, per address only against guessing at large.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "login": "60/m/ip"}
# Behind a reverse proxy everybody would share the proxy's address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("NASTAVNIK_PROXIES", "1" if HTTPS else "0"))
ACCOUNT_USER_DISPLAY = "nastavnik.foundation.accounts.adapter.display"
ACCOUNT_FORMS = {
    name: f"nastavnik.foundation.accounts.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "request_login_code": "RequestLoginCodeForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "reauthenticate": "ReauthenticateForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
    }.items()
}
MFA_ADAPTER = "nastavnik.foundation.accounts.adapter.SecondFactor"
MFA_FORMS = {
    name: f"nastavnik.foundation.accounts.forms.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "SecondFactorReauthenticateForm",
        "activate_totp": "ActivateTOTPForm",
        "deactivate_totp": "DeactivateTOTPForm",
        "generate_recovery_codes": "GenerateRecoveryCodesForm",
    }.items()
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Наставник"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "ru"
TIME_ZONE = "Europe/Moscow"
USE_TZ = True
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_SIZE_LIMIT = 20 * 1024 * 1024
KEYS = Path(os.environ.get("NASTAVNIK_KEYS", DATA / "keys"))
"""Keys of drafts and pseudonyms: never in the database, nor in its dump. Several nodes share the folder."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = os.environ.get("NASTAVNIK_UPLOAD_TEMP") or None
FILE_UPLOAD_HANDLERS = [
    "nastavnik.foundation.files.upload.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["NASTAVNIK_CACHE_URL"],
    }
    if os.environ.get("NASTAVNIK_CACHE_URL")
    # The database is the one place all web processes share on a single machine: rate limits must not be per process.
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("NASTAVNIK_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = os.environ.get("NASTAVNIK_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("NASTAVNIK_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("NASTAVNIK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("NASTAVNIK_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("NASTAVNIK_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("NASTAVNIK_MAIL_FROM", "nastavnik@localhost")

Q_CLUSTER = {
    "name": "nastavnik",
    "label": "Фоновая работа",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 660,
    "max_attempts": 3,
    "ack_failures": True,
    "poll": 0.5,
    "save_limit": 200,
    "catch_up": False,
    "sync": os.environ.get("NASTAVNIK_JOBS_INLINE") == "1",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_links": {"()": "nastavnik.instruments.surveys.logs.WithoutLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_links"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"nastavnik": {"level": "INFO"}},
}
CSRF_FAILURE_VIEW = "nastavnik.config.errors.csrf_failure"
