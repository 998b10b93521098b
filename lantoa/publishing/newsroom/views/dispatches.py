"""One dispatch at the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import Role, User, has_role, person_of
from lantoa.publishing.newsroom.access import get_dispatch_at_desk, get_section, is_managing_of, may_edit_dispatch
from lantoa.publishing.newsroom.actions import (
    accept_dispatch,
    decline_dispatch,
    hand_over_dispatch,
    put_back_dispatch,
    return_dispatch,
    take_dispatch,
)
from lantoa.publishing.newsroom.history import history
from lantoa.publishing.newsroom.models import Dispatch
from lantoa.publishing.newsroom.queries import board_of, sections
from lantoa.publishing.newsroom.rules import dispatch_choices, paragraphs
from lantoa.publishing.newsroom.times.decisions import wanted_moment
from lantoa.publishing.newsroom.times.embargo import OPEN, lift_dispatch_embargo, set_dispatch_embargo
from lantoa.publishing.newsroom.times.gate import moment_words
from lantoa.publishing.newsroom.times.rules import is_embargoed
from lantoa.publishing.newsroom.views.door import desk_view

# What a decision says afterwards, and where it leads.
Outcome = tuple[str, str]
Decision = Callable[[Dispatch, QueryDict, User], Outcome]


@desk_view
@require_safe
def dispatch_detail(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    return _page(request, get_dispatch_at_desk(request.user, dispatch_id))


@desk_view
@require_POST
def dispatch_decide(request: HttpRequest, dispatch_id: int, step: str) -> HttpResponse:
    """One decision; a refusal is shown beside its form, and what was typed stays."""
    dispatch = get_dispatch_at_desk(request.user, dispatch_id)
    decide = DISPATCH_DECISIONS.get(step)
    if decide is None:
        raise Http404
    try:
        sentence, url = decide(dispatch, request.POST, person_of(request))
    except RuleBroken as error:
        return _page(request, dispatch, failed=step, error=str(error))
    messages.success(request, sentence)
    return redirect(url)


def _page(request: HttpRequest, dispatch: Dispatch, *, failed: str = "", error: str = "") -> HttpResponse:
    user = person_of(request)
    choices = _choices(user, dispatch)
    context = {
        "dispatch": dispatch,
        "lines": paragraphs(dispatch.body),
        "photos": list(dispatch.photos.select_related("picture").prefetch_related("picture__renditions")),
        "notes": list(dispatch.notes.select_related("written_by")),
        "events": history(dispatch),
        "choices": choices,
        "holds_embargo": is_embargoed(dispatch.embargo_until, at=now()),
        "sections": sections() if "accept" in choices else [],
        "people": board_of(dispatch.unit) if "hand_over" in choices else [],
        "failed": failed,
        "is_stray": bool(error) and _CHOICES.get(failed) not in choices,
        "error": error,
        "given": request.POST,
    }
    return render(request, "newsroom/dispatch_detail.html", context, status=409 if error else 200)


def _choices(user: User, dispatch: Dispatch) -> frozenset[str]:
    if not may_edit_dispatch(user, dispatch):
        return frozenset()
    found = dispatch_choices(
        dispatch.state,
        is_mine=dispatch.taken_by_id == user.pk,
        is_held=dispatch.taken_by_id is not None,
        has_piece=dispatch.article_id is not None,
        may_hand_over=has_role(user, (Role.SECRETARY, Role.MANAGING_EDITOR), dispatch.unit),
    )
    return found | _embargo_choices(user, dispatch)


def _embargo_choices(user: User, dispatch: Dispatch) -> frozenset[str]:
    if dispatch.state not in OPEN or dispatch.article_id is not None:
        return frozenset()
    holds = is_embargoed(dispatch.embargo_until, at=now())
    return frozenset({"embargo"} | ({"lift_embargo"} if holds and is_managing_of(user, dispatch.unit) else set()))


def _here(dispatch: Dispatch) -> str:
    return reverse("newsroom:dispatch_detail", args=[dispatch.pk])


def _take(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    take_dispatch(dispatch=dispatch, by=by)
    return _("Đồng chí đang giữ tin này."), _here(dispatch)


def _put_back(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    put_back_dispatch(dispatch=dispatch, by=by)
    return _("Đã trả tin về hàng chờ."), _here(dispatch)


def _hand_over(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    to = chosen_person(given)
    hand_over_dispatch(dispatch=dispatch, to=to, by=by)
    return _("Đã bàn giao tin cho %(name)s.") % {"name": to}, _here(dispatch)


def _accept(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    slug = given.get("section", "")
    if not slug:
        raise RuleBroken(_("Hãy chọn chuyên mục cho bài."))
    article = accept_dispatch(dispatch=dispatch, section=get_section(slug), by=by)
    return _("Đã tạo bài từ tin này. Hãy biên tập rồi gửi duyệt."), reverse("newsroom:piece_detail", args=[article.pk])


def _return(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    return_dispatch(dispatch=dispatch, note=given.get("note", ""), by=by)
    return _("Đã trả lại tin cho đơn vị kèm ý kiến."), _here(dispatch)


def _embargo(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    until = wanted_moment(given.get("until", ""), _("Hãy chọn ngày và giờ."))
    set_dispatch_embargo(dispatch=dispatch, until=until, reason=given.get("why", ""), by=by)
    return _("Tin không được đăng trước %(at)s.") % {"at": moment_words(until)}, _here(dispatch)


def _lift(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    lift_dispatch_embargo(dispatch=dispatch, reason=given.get("why", ""), by=by)
    return _("Đã bỏ hạn không đăng trước."), _here(dispatch)


def _decline(dispatch: Dispatch, given: QueryDict, by: User) -> Outcome:
    decline_dispatch(dispatch=dispatch, reason=given.get("reason", ""), by=by)
    return _("Đã báo đơn vị: tin không sử dụng."), _here(dispatch)


DISPATCH_DECISIONS: dict[str, Decision] = {
    "nhan": _take,
    "tra-ve": _put_back,
    "ban-giao": _hand_over,
    "nhan-vao-muc": _accept,
    "tra-lai": _return,
    "khong-dung": _decline,
    "khong-dang-truoc": _embargo,
    "bo-khong-dang-truoc": _lift,
}

# Which choice shows the form of a step; a refusal of any other step stands above all forms.
_CHOICES = {"ban-giao": "hand_over", "nhan-vao-muc": "accept", "tra-lai": "return", "khong-dung": "decline"}
_CHOICES |= {"khong-dang-truoc": "embargo", "bo-khong-dang-truoc": "lift_embargo"}


def chosen_person(given: QueryDict) -> User:
    """The active person the form names. Raises RuleBroken when it names none."""
    number = given.get("to", "")
    chosen = (
        User.objects.filter(pk=int(number), is_active=True).first()
        if number.isascii() and number.isdigit() and len(number) < 19
        else None
    )
    if chosen is None:
        raise RuleBroken(_("Hãy chọn người nhận bàn giao."))
    return chosen
