"""Settings of the test suite: real PostgreSQL, quick hashes, no real network."""

import os
import tempfile
from pathlib import Path

from lantoa.config.settings.base import *  # noqa: F403
from lantoa.config.settings.base import DATABASES, LOGGING

SECRET_KEY = "only-for-tests-0123456789abcdefghij"  # noqa: S105 - nothing real is kept with it
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATABASES["default"].update(NAME=os.environ.get("LANTOA_TEST_NAME", "lantoa"), CONN_MAX_AGE=0)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"lantoa-test-media-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
FACEBOOK_GRAPH_URL = "http://127.0.0.1:9"
ZALO_OPENAPI_URL = ZALO_OAUTH_URL = ZALO_BOT_URL = "http://127.0.0.1:9"
TELEGRAM_API_URL = "http://127.0.0.1:9"
ALLOW_PRIVATE_CALLBACKS = True
FACEBOOK_APP_ID, FACEBOOK_APP_SECRET = "100001", "facebook-secret"
ZALO_APP_ID, ZALO_APP_SECRET = "200001", "zalo-secret"
YOUTUBE_API_URL = YOUTUBE_OAUTH_URL = YOUTUBE_CONSENT_URL = "http://127.0.0.1:9"
YOUTUBE_APP_ID, YOUTUBE_APP_SECRET = "300001.apps", "youtube-secret"
TIKTOK_API_URL = TIKTOK_CONSENT_URL = "http://127.0.0.1:9"
TIKTOK_APP_ID, TIKTOK_APP_SECRET = "aw400001", "tiktok-secret"
ALLOWED_HOSTS = ["*"]
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
