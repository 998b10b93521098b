"""Filing: one form for everyone, and the same door for the phone's outbox."""

import hashlib
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.faces.workplace.access import signed_in_json
from lantoa.faces.workplace.actions import (
    PhotoRefused,
    PhotosMissing,
    attach_files,
    file_whole_dispatch,
    stage_photo,
)
from lantoa.faces.workplace.forms import LOCAL_TIME, DispatchForm, photo_places
from lantoa.faces.workplace.queries import open_appointments, units_to_file_for
from lantoa.faces.workplace.rules import MOST_PHOTOS
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Dispatch


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch_file(request: HttpRequest) -> HttpResponse:
    """The filing page; a POST files at once, photos included."""
    assert isinstance(request.user, User)
    units = units_to_file_for(open_appointments(request.user))
    if request.method != "POST":
        form = DispatchForm(initial=_fresh(request.user), units=units)
        return _page(request, form, units)
    form = DispatchForm(request.POST, units=units)
    if not form.is_valid():
        return _page(request, form, units, status=422)
    try:
        dispatch = _file_with_uploads(request.user, form, request.FILES.getlist("photos"))
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _page(request, form, units, status=422)
    messages.success(request, _("Tòa soạn đã nhận tin của đồng chí."))
    return redirect("workplace:dispatch_detail", dispatch.pk)


@signed_in_json
@require_POST
def dispatch_send(request: HttpRequest) -> JsonResponse:
    """File from the phone's outbox: the text and the order of photos that were staged before."""
    assert isinstance(request.user, User)
    units = units_to_file_for(open_appointments(request.user))
    form = DispatchForm(request.POST, units=units, has_waited=True)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        dispatch = file_whole_dispatch(
            by=request.user,
            unit=form.cleaned_data["unit"],
            client_id=form.cleaned_data["client_id"],
            text=form.text(),
            photos=photo_places(request.POST.get("photos", "")),
        )
    except PhotosMissing as error:
        return JsonResponse({"missing": [str(client_id) for client_id in error.client_ids]}, status=409)
    except PhotoRefused as error:
        return JsonResponse({"error": str(error), "photo": str(error.client_id)}, status=422)
    except RuleBroken as error:
        return JsonResponse({"error": str(error)}, status=422)
    except ValueError:
        return JsonResponse({"error": _("Danh sách ảnh không đọc được.")}, status=422)
    return JsonResponse(
        {
            "id": dispatch.pk,
            "url": reverse("workplace:dispatch_detail", args=[dispatch.pk]),
            "is_as_sent": _is_as_sent(dispatch, form),
        },
        status=201,
    )


@signed_in_json
@require_POST
def photo_stage(request: HttpRequest) -> JsonResponse:
    """Keep one photo of a dispatch that will be filed when all are here."""
    assert isinstance(request.user, User)
    file = request.FILES.get("file")
    try:
        dispatch_id, photo_id = UUID(request.POST["dispatch"]), UUID(request.POST["client_id"])
        if not isinstance(file, UploadedFile):
            raise ValueError("no file")
    except (KeyError, ValueError):
        return JsonResponse({"error": _("Ảnh chưa đến trọn vẹn.")}, status=400)
    try:
        stage_photo(by=request.user, dispatch_client_id=dispatch_id, client_id=photo_id, file=file)
    except RuleBroken as error:
        return JsonResponse({"error": str(error), "photo": str(photo_id)}, status=422)
    return JsonResponse({"photo": str(photo_id)}, status=201)


@transaction.atomic
def _file_with_uploads(user: User, form: DispatchForm, files: list[UploadedFile]) -> Dispatch:
    if len(files) > MOST_PHOTOS:
        raise RuleBroken(_("Mỗi tin gửi được nhiều nhất %(most)d ảnh.") % {"most": MOST_PHOTOS})
    client_id = form.cleaned_data["client_id"]
    dispatch = file_whole_dispatch(
        by=user, unit=form.cleaned_data["unit"], client_id=client_id, text=form.text(), photos=[]
    )
    attach_files(dispatch=dispatch, by=user, files=files, ids=[_photo_id(client_id, file) for file in files])
    return dispatch


def _photo_id(dispatch_id: UUID, file: UploadedFile) -> UUID:
    """The same file sent again with the same form is the same photo."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return uuid5(dispatch_id, digest.hexdigest())


def _is_as_sent(dispatch: Dispatch, form: DispatchForm) -> bool:
    """False when an earlier sending of the same dispatch carried another text, or came before it was to be held."""
    text = form.text()
    is_held = text.embargo_until is None or text.embargo_until <= now() or dispatch.embargo_until is not None
    return is_held and (dispatch.title, dispatch.body) == (text.title, text.body)


def _fresh(user: User) -> dict[str, object]:
    return {
        "client_id": uuid4(),
        "happened_at": localtime(now()).strftime(LOCAL_TIME),
        "author": user.get_full_name(),
    }


def _page(request: HttpRequest, form: DispatchForm, units: list[Unit], *, status: int = 200) -> HttpResponse:
    context = {"form": form, "units": units, "most_photos": MOST_PHOTOS}
    return render(request, "workplace/dispatch_file.html", context, status=status)
