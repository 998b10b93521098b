"""What every screen of the planning asks first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from lantoa.kit.doors import or_404
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import SectionPage, sections
from lantoa.publishing.planning.access import may_keep_roster, may_supervise, must, sees_plan

View = Callable[..., HttpResponse]


def signed_view(view: View) -> View:
    """For whoever is signed in; what they may not see is missing (404)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return or_404(view, request, *args, **options)

    return login_required(guarded)


def plan_view(view: View) -> View:
    """Only for those who see the portal's plan."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        must(sees_plan(request.user))
        return view(request, *args, **options)

    return signed_view(guarded)


def frame(user: User, *, current: str) -> dict[str, object]:
    """What the bar above every planning page needs. One query."""
    return {"current": current, "may_supervise": may_supervise(user), "may_keep_roster": may_keep_roster(user)}


def chosen_section(slug: str) -> SectionPage | None:
    """The live section with this slug; None for none. At most one query."""
    return next((one for one in sections() if one.slug == slug), None) if slug else None
