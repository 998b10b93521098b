"""Buttons: one press does one thing, says what became of it, and leads on."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from lantoa.kit.errors import RuleBroken

P = ParamSpec("P")
T = TypeVar("T")


def press(request: HttpRequest, act: Callable[[], str]) -> None:
    """Do it and tell the person the sentence that comes back; when a rule says no, tell that instead."""
    try:
        messages.success(request, act())
    except RuleBroken as error:
        messages.error(request, str(error))


def button(
    door: Callable[Concatenate[HttpRequest, P], T], back: Callable[[HttpRequest, T], HttpResponse]
) -> Callable[[Callable[[HttpRequest, T], str]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """A view behind one button, for people who are signed in, by POST.

    `door` gets what the address names, or says 404; the view itself does one thing with it and returns the sentence
    for the person, or raises RuleBroken with one; `back` is where they go afterwards, either way.
    """

    def make(act: Callable[[HttpRequest, T], str]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @login_required
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, /, *args: P.args, **values: P.kwargs) -> HttpResponse:
            thing = door(request, *args, **values)
            press(request, lambda: act(request, thing))
            return back(request, thing)

        return view

    return make
