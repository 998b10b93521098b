"""Which part of the tree a person's view of a release or of the channels is cut to."""

from collections.abc import Iterable

from django.db.models import Q

from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import outermost as outermost
from lantoa.publishing.distribution.access import paths_watched_by
from lantoa.publishing.distribution.figures.count import prefixes as prefixes
from lantoa.publishing.distribution.models import Release


def scope_of(user: User, release: Release) -> list[str]:
    """The subtrees of the release that the person sees: the release's own one when all of it. One query."""
    return clipped(paths_watched_by(user), release)


def clipped(paths: Iterable[str], release: Release) -> list[str]:
    """`paths` cut to the release: its own path when one holds all of it."""
    whole, paths = release.under.path, list(paths)
    if any(whole.startswith(path) for path in paths):
        return [whole]
    return outermost(path for path in paths if path.startswith(whole))


def root_of(path: str) -> int:
    """The id of the unit that a subtree hangs under."""
    return int(path.strip("/").rpartition("/")[2])


def below(paths: Iterable[str], field: str = "unit") -> Q:
    """Rows whose unit lies in one of the subtrees; none for no paths."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{field}__path__startswith": path})
    return inside
