"""What every screen of the payments asks first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from lantoa.kit.doors import or_404
from lantoa.org.units.facade import Unit
from lantoa.publishing.payments.access import must, sees_payments

View = Callable[..., HttpResponseBase]


def payments_view(view: View) -> View:
    """For those who look at payments somewhere; what they may not see is missing (404), and no cache keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        must(sees_payments(request.user))
        return view(request, *args, **options)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        return or_404(guarded, request, *args, **options)

    return login_required(never_cache(opened))


def frame(unit: Unit, *, current: str) -> dict[str, object]:
    """What the bar above every page needs. No query."""
    return {"unit": unit, "current": current}
