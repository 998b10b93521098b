"""Which superior units of a release have written their line, and who may still write."""

from dataclasses import dataclass

from lantoa.org.people.facade import Role, User, paths_reached_by
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.access import RELEASING_ROLES
from lantoa.publishing.distribution.audience import superiors_of
from lantoa.publishing.distribution.models import Release, ReleaseIntro

WRITING_ROLES = (Role.OFFICER, *RELEASING_ROLES)
MOST_ROWS = 2_000


@dataclass(frozen=True)
class IntroRow:
    """One superior unit; `intro` None: not yet written."""

    unit: Unit
    intro: ReleaseIntro | None
    may_write: bool


def intro_rows(release: Release, user: User, paths: list[str]) -> list[IntroRow]:
    """Superior units of the release that the person sees, those without a line first. Three queries."""
    units = superiors_of(release).order_by("sort_key")
    written = {row.unit_id: row for row in release.intros.select_related("written_by")}
    own = paths_reached_by(user, WRITING_ROLES)
    rows = [
        IntroRow(unit, written.get(unit.pk), any(unit.path.startswith(path) for path in own))
        for unit in units[:MOST_ROWS]
        if any(unit.path.startswith(path) for path in paths)
    ]
    return sorted(rows, key=lambda row: row.intro is not None)


def waiting_intros(release: Release) -> int:
    """How many superior units still keep those below them waiting. One query; none when no line is required."""
    if release.intro != Release.Intro.REQUIRED or release.state not in (Release.State.RUNNING, Release.State.PAUSED):
        return 0
    return superiors_of(release).exclude(pk__in=release.intros.values("unit_id")).count()
