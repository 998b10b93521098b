"""How screens get what they show: missing and hidden alike are 404."""

from django.http import Http404, HttpRequest

from lantoa.kit.doors import or_404
from lantoa.org.people.facade import User, has_role, person_of
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import (
    RELEASING_ROLES,
    get_own_release_for,
    get_release_for,
    get_watched_unit,
)
from lantoa.publishing.distribution.models import Release


def releaser(request: HttpRequest) -> User:
    """Who asks, if they may release anywhere; 404 otherwise."""
    user = person_of(request)
    if not has_role(user, RELEASING_ROLES):
        raise Http404
    return user


def seen_release(request: HttpRequest, release_id: int) -> Release:
    """The release, if the person may see it; 404 otherwise."""
    return or_404(get_release_for, person_of(request), release_id)


def steered_release(request: HttpRequest, release_id: int) -> Release:
    """The release, if the person may steer it; 404 otherwise."""
    return or_404(get_own_release_for, person_of(request), release_id)


def seen_unit(request: HttpRequest, code: str) -> Unit:
    """The unit, if the person watches it or does its tasks; 404 otherwise."""
    return or_404(get_watched_unit, person_of(request), code)
