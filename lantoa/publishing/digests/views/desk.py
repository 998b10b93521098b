"""The desk's screens: what comes out next, and how the last ones went."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.kit.clock import now
from lantoa.kit.doors import or_404
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.digests.access import rhythm_for
from lantoa.publishing.digests.actions.issues import Edit, edit_issue
from lantoa.publishing.digests.letters import LINK, bodies_of, subject_of
from lantoa.publishing.digests.models import Issue, Reader, Rhythm
from lantoa.publishing.digests.queries import covered, fresh_items, items_of, next_issue
from lantoa.publishing.digests.rules import LONGEST_INTRO, LONGEST_SUBJECT, ordered

SHOWN_BEFORE = 20


@login_required
@require_safe
def issue_list(request: HttpRequest) -> HttpResponse:
    """The next issues with what they would hold now, and the last ones with what became of them."""
    or_404(rhythm_for, request.user, Rhythm.DAILY)
    coming = []
    for rhythm, label in Rhythm.choices:
        issue = next_issue(rhythm, now())
        readers = Reader.objects.filter(rhythm=rhythm, state=Reader.State.ACTIVE).count()
        coming.append({"issue": issue, "label": label, "items": items_of(issue), "readers": readers})
    before = Issue.objects.exclude(state=Issue.State.DRAFT).order_by("-slot", "rhythm")[:SHOWN_BEFORE]
    return render(request, "digests/issue_list.html", {"coming": coming, "before": before})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_edit(request: HttpRequest, rhythm: str) -> HttpResponse:
    """Subject, introduction, order and what is left out of the next issue; every button keeps what was typed."""
    or_404(rhythm_for, request.user, rhythm)
    issue, error = next_issue(rhythm, now()), ""
    if request.method == "POST":
        edit = _edit(request.POST, issue)
        try:
            slot = parse_datetime(request.POST.get("slot", "")[:40])
            edit_issue(rhythm=rhythm, slot=slot or issue.slot, edit=edit, by=person_of(request))
        except (RuleBroken, ValueError) as refusal:
            error = str(refusal) if isinstance(refusal, RuleBroken) else _("Ngày giờ chưa đúng.")
            issue.subject, issue.intro = edit.subject[:LONGEST_SUBJECT], edit.intro[:LONGEST_INTRO]
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("digests:issue_edit", rhythm)
    since, until = covered(issue)
    fresh = fresh_items(issue)
    by_id = {item.id: item for item in fresh}
    kept = [by_id[pk] for pk in ordered(list(by_id), first=issue.first_ids, dropped=issue.dropped_ids)]
    context: dict[str, Any] = {
        "issue": issue,
        "since": since,
        "until": until,
        "items": kept,
        "left_out": [item for item in fresh if item.id in issue.dropped_ids],
        "usual_subject": subject_of(Issue(rhythm=rhythm, slot=issue.slot), kept),
        "longest_intro": LONGEST_INTRO,
        "longest_subject": LONGEST_SUBJECT,
        "error": error,
    }
    return render(request, "digests/issue_edit.html", context, status=409 if error else 200)


def _edit(given: QueryDict, issue: Issue) -> Edit:
    """What the form wants after the button that was pressed: up, down, out, in, or just keep."""
    order = _numbers(given.getlist("thu-tu"))
    dropped = _numbers(given.getlist("bo"))
    act, _sign, number = given.get("lam", "").partition(":")
    chosen = _numbers([number])
    if chosen and act in ("len", "xuong") and chosen[0] in order:
        place = order.index(chosen[0])
        other = place + (-1 if act == "len" else 1)
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
    elif chosen and act == "bo":
        dropped += chosen
    elif chosen and act == "lay-lai":
        dropped = [one for one in dropped if one not in chosen]
    # An order that nobody changed is none: what comes out later then still stands in front.
    first = order if act in ("len", "xuong") or issue.first_ids else []
    return Edit(given.get("subject", ""), given.get("intro", ""), first, dropped)


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts[:200] if text.isascii() and text.isdigit() and len(text) < 19]


@login_required
@xframe_options_sameorigin
@csp_replace({"default-src": ["'none'"], "script-src": ["'none'"], "style-src": ["'unsafe-inline'"]})
@require_safe
def issue_preview(request: HttpRequest, rhythm: str) -> HttpResponse:
    """The letter as a reader of everything would get it now."""
    or_404(rhythm_for, request.user, rhythm)
    issue = next_issue(rhythm, now())
    _text, html = bodies_of(issue, items_of(issue))
    return HttpResponse(html.replace(LINK, "#"))
