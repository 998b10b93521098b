"""What every template may say about the installation."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The installation's name, base address and whether it is the demonstration."""
    return {"site_name": settings.WAGTAIL_SITE_NAME, "base_url": settings.BASE_URL, "is_demo": settings.IS_DEMO}
