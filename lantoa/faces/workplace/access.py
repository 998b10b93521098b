"""Who arrives: a person with a session, or a program that must be told how to get one."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def signed_in_json(view: View) -> View:
    """Answer 401 with the way to the sign-in instead of a redirect that a script cannot follow."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            where = f"{reverse('account_login')}?next={reverse('workplace:home')}"
            return JsonResponse({"error": _("Phiên đăng nhập đã hết."), "login": where}, status=401)
        return view(request, *args, **kwargs)

    return checked
