"""What every screen of the desk asks first."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed
from lantoa.publishing.newsroom.access import may_see_desk

View = Callable[..., HttpResponse]
T = TypeVar("T")


def desk_view(view: View) -> View:
    """Only for those who may see the desk; what they may not see is missing (404)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            if not may_see_desk(request.user):
                raise NotAllowed(_("Không tìm thấy trang này."))
            return view(request, *args, **options)
        except NotAllowed as error:
            raise Http404(str(error)) from error

    return login_required(guarded)
