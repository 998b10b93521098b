"""Nhận nhắc việc qua: by which ways a person is told, and at which of their phones, chats and mailboxes."""

import contextlib
import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.buttons import button
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User, person_of
from lantoa.publishing.distribution.facade import (
    CHAT_WAY,
    PUSH_WAY,
    add_browser,
    code_of_person,
    has_notice_bot,
    hear_people,
    push_public_key,
)
from lantoa.services.notify.facade import EMAIL, choices_of, choose_way, remove_address

LARGEST = 4_096


@never_cache
@login_required
@require_safe
def way_list(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    choices = choices_of(user)
    context = {
        "choices": choices,
        "browsers": choices.places.get(PUSH_WAY, []),
        "chats": choices.places.get(CHAT_WAY, []),
        "is_on": {way: way not in choices.silent for way in (PUSH_WAY, EMAIL, CHAT_WAY)},
        "has_bot": has_notice_bot(),
        "code": code_of_person(user, now()) if has_notice_bot() else "",
        "push_key": push_public_key(),
    }
    return render(request, "workplace/way_list.html", context)


@login_required
@require_POST
def way_choose(request: HttpRequest) -> HttpResponse:
    """Switch one way on or off."""
    way = request.POST.get("way", "")
    if way not in (PUSH_WAY, EMAIL, CHAT_WAY):
        raise Http404
    choose_way(user=person_of(request), way=way, is_on=request.POST.get("on") == "1")
    messages.success(request, _("Đã lưu cách nhận nhắc việc."))
    return redirect("workplace:way_list")


@button(person_of, lambda request, user: redirect("workplace:way_list"))
def browser_add(request: HttpRequest, user: User) -> str:
    """This phone or computer shows notices from now on; `subscription` is what the browser made."""
    endpoint, keys = _browser(request.POST.get("subscription", ""))
    add_browser(user=user, endpoint=endpoint, keys=keys)
    return _("Máy này sẽ hiện thông báo nhắc việc.")


def _browser(text: str) -> tuple[str, dict[str, str]]:
    """Endpoint and keys of what PushSubscription.toJSON() gave. Raises RuleBroken when they are not there."""
    given: Any = None
    if len(text) <= LARGEST:
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            given = None
    keys = given.get("keys") if isinstance(given, dict) else None
    endpoint = given.get("endpoint") if isinstance(given, dict) else None
    if not isinstance(keys, dict) or not isinstance(endpoint, str):
        raise RuleBroken(_("Trình duyệt không gửi đủ thông tin."))
    return endpoint, {name: str(keys.get(name, ""))[:200] for name in ("p256dh", "auth")}


@login_required
@require_POST
def chat_hear(request: HttpRequest) -> HttpResponse:
    """Look whether the person's code came to the bot."""
    user = person_of(request)
    if not has_notice_bot():
        raise Http404
    # Zalo may be calling us instead, and refuses to be asked: then the chat is there already.
    with contextlib.suppress(RuleBroken):
        hear_people()
    if choices_of(user).places.get(CHAT_WAY):
        messages.success(request, _("Đã nối Zalo. Việc khẩn sẽ được nhắn ở đó."))
    else:
        messages.warning(request, _("Chưa thấy mã. Hãy gửi mã cho bot, đợi vài giây rồi bấm lại."))
    return redirect("workplace:way_list")


@login_required
@require_POST
def place_remove(request: HttpRequest, address_id: int) -> HttpResponse:
    """One phone or chat is told nothing any more."""
    if not remove_address(user=person_of(request), address_id=address_id):
        raise Http404
    messages.success(request, _("Đã bỏ."))
    return redirect("workplace:way_list")
