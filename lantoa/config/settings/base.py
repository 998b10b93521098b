"""Settings shared by every way of running; the environment's names are the contract of docs/operating.md."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from lantoa.config.settings.env import (
    env_bool,
    env_choice,
    env_database,
    env_int,
    env_path,
    env_smtp,
    env_text,
    env_url,
)

REPOSITORY = Path(__file__).resolve().parents[3]
DATA = env_path("LANTOA_DATA", str(REPOSITORY / "var"))

DEBUG = env_bool("LANTOA_DEBUG")
IS_DEMO = env_bool("LANTOA_DEMO")
# Enough to look around with; no process that serves or sends starts with it.
UNSET_KEY = "insecure-until-set"
SECRET_KEY = env_text("LANTOA_SECRET_KEY")
if not SECRET_KEY:
    _secret_file = DATA / "secret-key"
    # The demo writes its key there once; a real installation sets LANTOA_SECRET_KEY.
    SECRET_KEY = _secret_file.read_text().strip() if _secret_file.is_file() else UNSET_KEY
BASE_URL = env_url("LANTOA_BASE_URL", f"http://localhost:{env_int('PORT', 8000)}")
ALLOWED_HOSTS = ["*"] if IS_DEMO or DEBUG else [BASE_URL.split("//")[1].split(":")[0], "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
USE_X_FORWARDED_HOST = False
# Whether a proxy of ours stands in front and X-Forwarded-For can be believed.
TRUST_PROXY = env_bool("LANTOA_TRUST_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None

_database_url = env_text("DATABASE_URL")
if not _database_url and (DATA / "database-url").is_file():
    # The embedded server writes where it listens, so that every command finds it.
    _database_url = (DATA / "database-url").read_text().strip()
if _database_url:
    DATABASES = {"default": env_database(_database_url)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "lantoa"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "lantoa.config.apps.ConfigConfig",
    "lantoa.faces.portal",
    "lantoa.faces.workplace",
    "lantoa.faces.bureau",
    "lantoa.faces.registry",
    "lantoa.publishing.intake",
    "lantoa.publishing.collections",
    "lantoa.publishing.payments",
    "lantoa.publishing.planning",
    "lantoa.publishing.signoff",
    "lantoa.publishing.digests",
    "lantoa.publishing.newsroom",
    "lantoa.publishing.distribution",
    "lantoa.services.analytics",
    "lantoa.services.media",
    "lantoa.services.notify",
    "lantoa.services.search",
    "lantoa.services.speech",
    "lantoa.services.cache",
    "lantoa.services.rest",
    "lantoa.org.units",
    "lantoa.org.people",
    "lantoa.org.facts",
    "lantoa.org.audit",
    "lantoa.design",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
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
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "lantoa.services.rest.middleware.ApiDoorMiddleware",
    "lantoa.faces.portal.old_addresses.OldAddressMiddleware",
]

ROOT_URLCONF = "lantoa.config.urls"
WSGI_APPLICATION = "lantoa.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lantoa.design.context.site",
                "lantoa.faces.portal.context.around",
                "lantoa.config.navigation.areas",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "lantoa.publishing.newsroom.wagtail_access.DeskBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/lam-viec/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "lantoa.org.people.adapters.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# People come by invitation; an address nobody confirmed must not keep them from a passkey.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers take http://localhost for secure, and only there a passkey without https makes sense.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith("http://localhost")
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [REPOSITORY / "locale"]
FORMAT_MODULE_PATH = "lantoa.kit.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"
# Storage address; s3:// comes with the first installation that spans machines.
_media_storage = env_text("MEDIA_URL_STORAGE")
if _media_storage:
    if not _media_storage.startswith("file://"):
        raise ImproperlyConfigured("MEDIA_URL_STORAGE hiện chỉ nhận địa chỉ file:///đường/dẫn.")
    MEDIA_ROOT = Path(_media_storage.removeprefix("file://"))
# Finished pages as files for the nginx of this machine; empty: only in the memory of each web process.
PAGES_DIR = str(env_path("LANTOA_PAGES_DIR", "")) if env_text("LANTOA_PAGES_DIR") else ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lantoa.config.static.StaticStorage"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lantoa.config.bundles.BundleFinder",
]
WHITENOISE_MAX_AGE = 31536000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

CACHES = {
    # Shared by every process (allauth's throttles, sessions of nothing): one engine for everything.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "KEY_FUNCTION": "lantoa.kit.crypto.hidden_cache_key",
    },
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 600},
}

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/quan-tri/", "/django-admin/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        # The editor shows its preview in a frame of the same house.
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# A reader who came over https once never comes without it again; plain http is not ours to forbid.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BASE_URL.startswith("https://") else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

WAGTAIL_SITE_NAME = "Lan Tỏa"
WAGTAIL_DATE_FORMAT, WAGTAIL_TIME_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%H:%M", "%d/%m/%Y %H:%M"
WAGTAILADMIN_BASE_URL = BASE_URL
# One door with one throttle: Wagtail's own sign-in and password pages are closed.
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# The desk approves on its own screens.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "simple"}}
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lantoa.services.media.forms.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAIL_APPEND_SLASH = True
TAGGIT_CASE_INSENSITIVE = True

# Where each network lives; every address can point to a simulator or a proxy.
FACEBOOK_GRAPH_URL = env_url("FACEBOOK_GRAPH_URL", "https://graph.facebook.com")
FACEBOOK_GRAPH_VERSION = env_text("FACEBOOK_GRAPH_VERSION", "v26.0")
FACEBOOK_APP_ID = env_text("FACEBOOK_APP_ID")
FACEBOOK_APP_SECRET = env_text("FACEBOOK_APP_SECRET")
# What we tell Meta's console, and it tells us back when it asks for the address of our webhook.
FACEBOOK_WEBHOOK_VERIFY_TOKEN = env_text("FACEBOOK_WEBHOOK_VERIFY_TOKEN")
ZALO_OPENAPI_URL = env_url("ZALO_OPENAPI_URL", "https://openapi.zalo.me")
ZALO_OAUTH_URL = env_url("ZALO_OAUTH_URL", "https://oauth.zaloapp.com")
ZALO_APP_ID = env_text("ZALO_APP_ID")
ZALO_APP_SECRET = env_text("ZALO_APP_SECRET")
TELEGRAM_API_URL = env_url("TELEGRAM_API_URL", "https://api.telegram.org")
# The key browsers know us by; empty: one is made once and kept, encrypted, in the database.
VAPID_PRIVATE_KEY = env_text("LANTOA_VAPID_PRIVATE_KEY")
# Whether push endpoints, webhooks and subscribed sites may lie on private networks: only for tests and the demo.
ALLOW_PRIVATE_CALLBACKS = env_bool("LANTOA_ALLOW_PRIVATE_CALLBACKS", IS_DEMO)
YOUTUBE_API_URL = env_url("YOUTUBE_API_URL", "https://www.googleapis.com")
YOUTUBE_OAUTH_URL = env_url("YOUTUBE_OAUTH_URL", "https://oauth2.googleapis.com")
YOUTUBE_CONSENT_URL = env_url("YOUTUBE_CONSENT_URL", "https://accounts.google.com")
YOUTUBE_APP_ID = env_text("YOUTUBE_APP_ID")
YOUTUBE_APP_SECRET = env_text("YOUTUBE_APP_SECRET")
TIKTOK_API_URL = env_url("TIKTOK_API_URL", "https://open.tiktokapis.com")
TIKTOK_CONSENT_URL = env_url("TIKTOK_CONSENT_URL", "https://www.tiktok.com")
TIKTOK_APP_ID = env_text("TIKTOK_APP_ID")
TIKTOK_APP_SECRET = env_text("TIKTOK_APP_SECRET")
# The console's fixed PKCE verifier, and the key that the webhook page shows beside the app's secret.
ZALO_CODE_VERIFIER = env_text("ZALO_CODE_VERIFIER")
ZALO_WEBHOOK_KEY = env_text("ZALO_WEBHOOK_KEY")
# The bot that tells people of their work; empty: nobody is offered this way.
ZALO_NOTICE_BOT_TOKEN = env_text("ZALO_NOTICE_BOT_TOKEN")
ZALO_BOT_URL = env_url("ZALO_BOT_URL", "https://bot-api.zaloplatforms.com")

# Who reads pieces aloud; empty: readers' phones do, where they have a Vietnamese voice.
SPEECH_URL = env_url("LANTOA_SPEECH_URL", "") if env_text("LANTOA_SPEECH_URL") else ""
SPEECH_TOKEN, SPEECH_VOICE = env_text("LANTOA_SPEECH_TOKEN"), env_text("LANTOA_SPEECH_VOICE")

_mail = env_smtp("SMTP_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.host else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starts_tls, _mail.is_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_text("LANTOA_MAIL_FROM", f"Lan Tỏa <lantoa@{urlsplit(BASE_URL).hostname}>")
# Bounces come back to a domain of their own where one is set; letters are signed when all three are.
MAIL_RETURN_DOMAIN = env_text("LANTOA_MAIL_RETURN_DOMAIN")
MAIL_INTAKE_SECRET = env_text("LANTOA_MAIL_INTAKE_SECRET")
DKIM_SELECTOR, DKIM_DOMAIN = env_text("LANTOA_DKIM_SELECTOR"), env_text("LANTOA_DKIM_DOMAIN")
DKIM_KEY = env_text("LANTOA_DKIM_KEY")
SILENCED_SYSTEM_CHECKS: list[str] = []

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "lantoa.kit.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env_choice("LANTOA_LOG_LEVEL", "INFO", LOG_LEVELS)},
    # httpx logs whole addresses at INFO, and tokens may stand in them.
    "loggers": {
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django.request": {"filters": ["secrets"]},
    },
}
