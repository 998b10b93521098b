"""Which part of the tree a person's view of a release or of the channels is cut to."""

from collections.abc import Iterable

from django.db.models import Q

from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import paths_watched_by
from lantoa.publishing.distribution.models import Release


def outermost(paths: Iterable[str]) -> list[str]:
    """`paths` without those that lie below another one, sorted."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(above) for above in kept):
            kept.append(path)
    return kept


def scope_of(user: User, release: Release) -> list[str]:
    """The subtrees of the release that the person sees: the release's own one when all of it. One query."""
    whole = release.under.path
    paths = paths_watched_by(user)
    if any(whole.startswith(path) for path in paths):
        return [whole]
    return outermost(path for path in paths if path.startswith(whole))


def prefixes(paths: list[str]) -> list[str]:
    """LIKE patterns of the subtrees."""
    return [f"{path}%" for path in paths]


def below(paths: Iterable[str], field: str = "unit") -> Q:
    """Rows whose unit lies in one of the subtrees; none for no paths."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{field}__path__startswith": path})
    return inside
