"""One dispatch on its way, and the answer to a return."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.faces.workplace.actions import attach_files
from lantoa.faces.workplace.forms import LOCAL_TIME, AnswerForm
from lantoa.faces.workplace.queries import performance_of
from lantoa.faces.workplace.rules import MOST_PHOTOS
from lantoa.kit.doors import or_404
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Dispatch, answer_return, get_dispatch_for, journey


@login_required
@require_safe
def dispatch_detail(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    return _page(request, _dispatch(request, dispatch_id))


@login_required
@require_POST
def dispatch_answer(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The unit's answer to a return, with more photos."""
    dispatch = _dispatch(request, dispatch_id)
    assert isinstance(request.user, User)
    if dispatch.state != Dispatch.State.RETURNED:
        # Sent twice from a bad line, or the desk was quicker.
        messages.info(request, _("Tin này không còn chờ bổ sung."))
        return redirect("workplace:dispatch_detail", dispatch.pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, dispatch, form, status=422)
    try:
        _answer(request, dispatch, request.user, form)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, dispatch, form, status=422)
    messages.success(request, _("Đã gửi lại cho tòa soạn."))
    return redirect("workplace:dispatch_detail", dispatch.pk)


@transaction.atomic
def _answer(request: HttpRequest, dispatch: Dispatch, user: User, form: AnswerForm) -> None:
    files = request.FILES.getlist("photos")
    attach_files(dispatch=dispatch, by=user, files=files, ids=[uuid4() for _file in files])
    text = form.text()
    answer_return(
        dispatch=dispatch,
        by=user,
        title=text.title,
        body=text.body,
        happened_at=text.happened_at,
        place=text.place,
        author=text.author,
        note=form.cleaned_data["note"],
    )


def _dispatch(request: HttpRequest, dispatch_id: int) -> Dispatch:
    assert isinstance(request.user, User)
    return or_404(get_dispatch_for, request.user, dispatch_id)


def _page(
    request: HttpRequest, dispatch: Dispatch, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    is_mine = dispatch.filed_by_id == request.user.pk
    is_returned = dispatch.state == Dispatch.State.RETURNED
    if form is None and is_mine and is_returned:
        form = AnswerForm(initial=_text_of(dispatch))
    context = {
        "dispatch": dispatch,
        "steps": journey(dispatch),
        "photos": dispatch.photos.select_related("picture"),
        "form": form if is_mine and is_returned else None,
        "happened_at": form["happened_at"].value() if form else "",
        "performance": performance_of(dispatch),
        "most_photos": MOST_PHOTOS,
    }
    return render(request, "workplace/dispatch_detail.html", context, status=status)


def _text_of(dispatch: Dispatch) -> dict[str, str]:
    happened_at = localtime(dispatch.happened_at).strftime(LOCAL_TIME) if dispatch.happened_at else ""
    fields = {name: getattr(dispatch, name) for name in ("title", "place", "body", "author")}
    return {**fields, "happened_at": happened_at}
