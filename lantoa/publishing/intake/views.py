"""Word files come in."""

import time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.intake.actions import take_word_file
from lantoa.publishing.intake.actions.files import MOST_SECONDS
from lantoa.publishing.intake.forms import WordForm
from lantoa.publishing.intake.models import TakenFile
from lantoa.publishing.newsroom.facade import desk_view, is_at_desk

SHOWN = 20


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest) -> HttpResponse:
    """Files in, drafts out; the page after it says what was guessed and what was left out."""
    user = person_of(request)
    if not is_at_desk(user):
        raise NotAllowed(_("Không tìm thấy trang này."))
    form = WordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('intake:word')}?lan={_take_all(form.cleaned_data, by=user)}")
    rows = TakenFile.objects.filter(taken_by=user).select_related("article").order_by("-taken_at", "position")
    batch = _batch(request.GET.get("lan", ""))
    context = {
        "form": form,
        "taken": list(rows.filter(batch=batch).order_by("position")) if batch else [],
        "earlier": rows.exclude(batch=batch)[:SHOWN] if batch else rows[:SHOWN],
    }
    return render(request, "intake/word.html", context, status=422 if form.is_bound else 200)


def _take_all(wanted: dict[str, Any], *, by: User) -> UUID:
    until = time.monotonic() + MOST_SECONDS
    batch: UUID = wanted["batch"]
    for position, file in enumerate(wanted["documents"]):
        take_word_file(
            file=file, name=file.name, place=(batch, position), section=wanted["section"], by=by, until=until
        )
    return batch


def _batch(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
