"""Many pieces are picked, one act is confirmed, its progress is watched."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.sheets import workbook
from lantoa.org.people.facade import DESK_ROLES, has_role, person_of
from lantoa.publishing.newsroom.bulk.actions import get_task_for, run_again, start_task, stop_task, undo_task
from lantoa.publishing.newsroom.bulk.queries import MOST_ITEMS, items_of, progress_of, sheet_of, tasks_of
from lantoa.publishing.newsroom.bulk.rules import ASKABLE
from lantoa.publishing.newsroom.bulk.selection import (
    USUAL_ACT,
    asked_by,
    chosen,
    moment_of,
    page_of,
    wanted_act,
    wanted_detail,
)
from lantoa.publishing.newsroom.models import Article, BulkTask, Format, TopicPage
from lantoa.publishing.newsroom.queries import sections
from lantoa.publishing.newsroom.views.door import desk_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACTS = [(key, label) for key, label in BulkTask.Act.choices if key in ASKABLE]


@desk_view
@require_safe
def bulk_pick(request: HttpRequest) -> HttpResponse:
    return _pick(request, request.GET)


def _pick(request: HttpRequest, given: QueryDict, *, error: str = "") -> HttpResponse:
    user = person_of(request)
    _must_be_editor(request)
    asked = asked_by(given)
    number = given.get("trang", "1")
    page = page_of(user, asked, number=int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1)
    context = {
        "asked": asked,
        "wanted": asked.wanted,
        "query": asked.query(),
        "page": page,
        "states": Article.State.choices,
        "sections": sections(),
        "topics": list(TopicPage.all_of_kind().live().order_by("title")),
        "genres": Article.Genre.choices,
        "formats": Format.choices,
        "acts": ACTS,
        "act": request.POST.get("act") or USUAL_ACT.get(Article.State(asked.state), "tag"),
        "error": error,
        "tasks": tasks_of(user)[:5],
    }
    return render(request, "newsroom/bulk_pick.html", context, status=409 if error else 200)


@desk_view
@require_POST
def bulk_confirm(request: HttpRequest) -> HttpResponse:
    """First what the act needs and how many it is for; with `go` it is begun."""
    _must_be_editor(request)
    given = request.POST
    try:
        act, pieces = wanted_act(given), chosen(person_of(request), given)
    except RuleBroken as error:
        return _pick(request, QueryDict(given.get("query", "")), error=str(error))
    if "go" not in given:
        return _confirm(request, act, pieces)
    try:
        task = start_task(
            act=act,
            detail=wanted_detail(act, given),
            pieces=pieces,
            by=person_of(request),
            client_id=_key(given.get("key", "")),
        )
    except RuleBroken as error:
        return _confirm(request, act, pieces, error=str(error))
    messages.success(request, _("Đã nhận việc. Đồng chí có thể rời trang này; xong sẽ được báo."))
    return redirect("newsroom:bulk_task", task.pk)


def _confirm(request: HttpRequest, act: str, pieces: list[int], *, error: str = "") -> HttpResponse:
    given = request.POST
    shown = Article.objects.filter(pk__in=pieces[:5]).values_list("draft_title", flat=True)
    context: dict[str, Any] = {
        "act": act,
        "label": dict(ACTS)[act],
        "count": len(pieces),
        "titles": list(shown),
        # Those that were counted, also when more match meanwhile.
        "ids": ",".join(map(str, pieces)),
        "query": given.get("query", ""),
        "key": given.get("key") or str(uuid4()),
        "sections": sections() if act == "move" else [],
        "topics": list(TopicPage.all_of_kind().live().order_by("title")) if act in ("tag", "untag") else [],
        "error": error,
        "given": given,
    }
    return render(request, "newsroom/bulk_confirm.html", context, status=409 if error else 200)


@desk_view
@require_safe
def bulk_list(request: HttpRequest) -> HttpResponse:
    """The tasks there were."""
    _must_be_editor(request)
    return render(request, "newsroom/bulk_list.html", {"tasks": tasks_of(person_of(request))})


@desk_view
@require_safe
def bulk_task(request: HttpRequest, task_id: int) -> HttpResponse:
    return render(request, "newsroom/bulk_task.html", _task(request, task_id))


@desk_view
@require_safe
def bulk_progress(request: HttpRequest, task_id: int) -> HttpResponse:
    """The part of a task's page that changes while it is worked off."""
    answer = render(request, "newsroom/_bulk_progress.html", _task(request, task_id))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _task(request: HttpRequest, task_id: int) -> dict[str, Any]:
    task = get_task_for(person_of(request), task_id)
    state = request.GET.get("ket-qua", "")
    return {
        "task": task,
        "progress": progress_of(task),
        "items": list(items_of(task, state=state)[:MOST_ITEMS]),
        "most": MOST_ITEMS,
        "state": state,
        "at": moment_of(task.detail),
    }


@desk_view
@require_POST
def bulk_step(request: HttpRequest, task_id: int, step: str) -> HttpResponse:
    """Stop, run again what was not done, take back what was."""
    user = person_of(request)
    task = get_task_for(user, task_id)
    steps = {"dung": stop_task, "chay-lai": run_again, "hoan-tac": undo_task}
    if step not in steps:
        raise Http404
    try:
        task = steps[step](task=task, by=user)
    except RuleBroken as error:
        messages.error(request, str(error))
    return redirect("newsroom:bulk_task", task.pk)


@desk_view
@require_safe
def bulk_export(request: HttpRequest, task_id: int) -> HttpResponse:
    """Every piece with what became of it, as a workbook."""
    task = get_task_for(person_of(request), task_id)
    answer = HttpResponse(workbook(sheet_of(task)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="hang-loat-{task.pk}-{today()}.xlsx"'
    return answer


def _must_be_editor(request: HttpRequest) -> None:
    """Leadership looks at the desk, but decides nothing there."""
    if not has_role(request.user, DESK_ROLES):
        raise NotAllowed(_("Không tìm thấy trang này."))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
