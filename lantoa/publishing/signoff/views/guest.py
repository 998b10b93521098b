"""What somebody without an account sees behind their link: no session, no cookie, nothing kept by anybody.

Programs open links by GET: those that look for viruses in letters, those that draw previews in chats. So GET changes
nothing and shows nothing of the piece; a press of a button (POST) opens the text, another one answers.
"""

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.kit.counting import may_again
from lantoa.kit.crypto import keyed_digest
from lantoa.kit.errors import RuleBroken
from lantoa.kit.http import client_address
from lantoa.publishing.signoff.access import by_token
from lantoa.publishing.signoff.actions import Answer, LinkOver, answer_signoff, open_signoff, state_now
from lantoa.publishing.signoff.models import Signoff
from lantoa.publishing.signoff.passages import passages_of
from lantoa.publishing.signoff.rules import ALIVE, State

HOUR = 3_600
# Of one link: a person reads, reloads, mistypes. Of one address with links that there are not: somebody guesses.
MOST_GETS, MOST_POSTS, MOST_MISSES = 300, 40, 30
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
View = Callable[..., HttpResponse]


def _guest_view(view: View) -> View:
    """`view` gets the link while it is good; any other gets a calm page. What goes out is kept and told nowhere."""

    # No session, so nothing to ride on: the secret of the address is the right, and `_seal` says whose form it was.
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        answer = _answer(view, request, token)
        for name, value in _HEADERS.items():
            answer[name] = value
        return answer

    return guarded


def _answer(view: View, request: HttpRequest, token: str) -> HttpResponse:
    caller = client_address(request.META, trust_proxy=settings.TRUST_PROXY)
    row = by_token(token)
    if row is None:
        is_slow = not may_again("signoff.miss", caller, most=MOST_MISSES, seconds=HOUR)
        return _over(request, None, is_slow=is_slow)
    most = MOST_POSTS if request.method == "POST" else MOST_GETS
    if not may_again(f"signoff.{request.method}", row.token_digest, most=most, seconds=HOUR):
        return _over(request, None, is_slow=True)
    state = state_now(row, row.article)
    if state not in ALIVE:
        return _over(request, row, state=state)
    try:
        return view(request, token, row)
    except LinkOver as over:
        # Between the look above and the act below somebody else was faster.
        row = by_token(token)
        return _over(request, row, state=over.state)


def _over(
    request: HttpRequest, row: Signoff | None, *, state: State | None = None, is_slow: bool = False
) -> HttpResponse:
    """Why the link opens nothing, and what to do. Nothing of the piece is told."""
    if request.method == "POST" and state == State.ANSWERED and row is not None:
        status = 409
    else:
        status = 429 if is_slow else 404 if state is None else 410
    context = {"row": row, "state": state or "", "is_slow": is_slow}
    return render(request, "signoff/over.html", context, status=status)


def _seal(token: str, row: Signoff) -> str:
    """Marks the forms that we drew for this link and this text: whoever posts without it has not seen our page."""
    return keyed_digest(settings.SECRET_KEY, f"signoff.form:{token}:{row.text_mark}")


def _is_ours(request: HttpRequest, token: str, row: Signoff) -> bool:
    # Browsers name no origin under `no-referrer`; newer ones still say when another site sends the form.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    return hmac.compare_digest(request.POST.get("seal", "").encode(), _seal(token, row).encode())


@_guest_view
@require_safe
def cover(request: HttpRequest, token: str, row: Signoff) -> HttpResponse:
    """Who asks for what, until when; a button opens the text."""
    return _cover(request, token, row)


def _cover(request: HttpRequest, token: str, row: Signoff, *, status: int = 200) -> HttpResponse:
    context = {"row": row, "token": token, "seal": _seal(token, row)}
    return render(request, "signoff/cover.html", context, status=status)


@_guest_view
@require_http_methods(["POST", "GET", "HEAD"])
def open_text(request: HttpRequest, token: str, row: Signoff) -> HttpResponse:
    """A human hand: the text is opened. Whoever comes by GET is at the wrong door."""
    if request.method != "POST":
        return redirect("guest:cover", token)
    if not _is_ours(request, token, row):
        return _cover(request, token, row, status=403)
    open_signoff(token=token)
    return _see_other("guest:text", token)


@_guest_view
@require_safe
def text(request: HttpRequest, token: str, row: Signoff) -> HttpResponse:
    """The text as the portal will show it, once it was opened by hand."""
    return _text(request, token, row) if row.opened_at else redirect("guest:cover", token)


@_guest_view
@require_POST
def answer(request: HttpRequest, token: str, row: Signoff) -> HttpResponse:
    """The guest's word. What can be mended is said above the form, and what was typed stays."""
    if row.opened_at is None or not _is_ours(request, token, row):
        return _cover(request, token, row, status=403)
    try:
        answer_signoff(token=token, answer=_given(request))
    except LinkOver:
        raise
    except RuleBroken as error:
        return _text(request, token, row, error=str(error))
    return _see_other("guest:cover", token)


def _given(request: HttpRequest) -> Answer:
    given = request.POST
    remarks = {
        int(number): str(value)
        for name, value in given.items()
        if (number := name.removeprefix("doan-")) != name and number.isascii() and number.isdigit() and len(number) < 5
    }
    return Answer(given.get("choice", ""), given.get("signed_name", ""), given.get("comment", ""), remarks)


def _text(request: HttpRequest, token: str, row: Signoff, *, error: str = "") -> HttpResponse:
    piece = row.article.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]  # as Wagtail marks it
    mode = piece.default_preview_mode
    given = _given(request).remarks if request.method == "POST" else {}
    context: dict[str, Any] = piece.get_preview_context(request, mode)
    context |= {
        "preview": piece.get_preview_template(request, mode),
        "row": row,
        "token": token,
        "seal": _seal(token, row),
        "passages": [(passage, given.get(passage.position, "")) for passage in passages_of(piece)],
        "error": error,
        "given": request.POST,
    }
    return render(request, "signoff/text.html", context, status=409 if error else 200)


def _see_other(name: str, token: str) -> HttpResponse:
    answer = redirect(name, token)
    answer.status_code = 303
    return answer
