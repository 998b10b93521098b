"""The WSGI application: short links and finished public pages in front, Django behind."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")

_django = get_wsgi_application()

from lantoa.services.analytics.front import ShortLinkFront  # noqa: E402 - app ready
from lantoa.services.cache.facade import PageFront  # noqa: E402 - app ready

application = ShortLinkFront(PageFront(_django))
