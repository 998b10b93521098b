"""Correcting a release: what would happen, the right words, and doing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.actions import correct_release
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.plan_form import CorrectionForm
from lantoa.publishing.distribution.screens.picture import counts
from lantoa.publishing.distribution.views.doors import steered_release

State = Delivery.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_correct(request: HttpRequest, release_id: int) -> HttpResponse:
    release = steered_release(request, release_id)
    form = CorrectionForm(request.POST or None, initial={"text": release.texts.get("default", "")})
    if request.method == "POST" and form.is_valid() and _corrected(request, release, form):
        return redirect(release)
    states = counts(release, [release.under.path]).states
    context = {
        "release": release,
        "form": form,
        "sent": states[State.SENT],
        "done": states[State.DONE],
        "open": states[State.WAITING] + states[State.TASK],
    }
    return render(request, "distribution/release_correct.html", context, status=422 if form.errors else 200)


def _corrected(request: HttpRequest, release: Release, form: CorrectionForm) -> bool:
    texts = {"default": form.cleaned_data["text"]}
    try:
        correct_release(release=release, by=person_of(request), texts=texts, reason=form.cleaned_data["reason"])
    except RuleBroken as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Đã đính chính. Các kênh tự động đang được sửa, đơn vị nhận việc sửa phần còn lại."))
    return True
