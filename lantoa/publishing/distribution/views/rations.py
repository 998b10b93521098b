"""Rations: what the networks allow, and how much is left."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kit.clock import now
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.access import paths_watched_by
from lantoa.publishing.distribution.screens.rations import ration_stands, upcoming


@login_required
@require_safe
def ration_list(request: HttpRequest) -> HttpResponse:
    """Each ration with what is used and who is near the end, and what scheduled releases will use."""
    paths = paths_watched_by(person_of(request))
    if not paths:
        raise Http404
    context = {"stands": ration_stands(paths, now()), "upcoming": upcoming(paths)}
    return render(request, "distribution/ration_list.html", context)
