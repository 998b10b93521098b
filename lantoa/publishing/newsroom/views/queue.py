"""The queue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.text import one_line
from lantoa.org.people.facade import person_of
from lantoa.publishing.newsroom.desk import TABS, Filter, queue_of, tab_counts
from lantoa.publishing.newsroom.queries import sections
from lantoa.publishing.newsroom.rules import clean_text
from lantoa.publishing.newsroom.times.watch import late_and_told
from lantoa.publishing.newsroom.views.door import desk_view
from lantoa.publishing.newsroom.views.head import head_of


@desk_view
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    wanted = _filter(request)
    counts = tab_counts(user)
    context = {
        "queue": queue_of(user, wanted),
        "wanted": wanted,
        "tabs": [{"key": key, "label": label, "count": counts[key]} for key, label in TABS.items()],
        "sections": sections(),
        "late": late_and_told(),
        **head_of(user),
    }
    template = "newsroom/_queue.html" if getattr(request, "htmx", False) else "newsroom/queue.html"
    answer = render(request, template, context)
    # The same address answers with a part to htmx: caches must not mix them.
    answer["Vary"] = "HX-Request, Cookie"
    return answer


def _filter(request: HttpRequest) -> Filter:
    tab = request.GET.get("muc", "moi")
    return Filter(
        tab=tab if tab in TABS else "moi",
        words=one_line(clean_text(request.GET.get("q", "")))[:80],
        section=clean_text(request.GET.get("chuyen-muc", ""))[:80],
        is_mine=request.GET.get("cua-toi") == "1",
    )
