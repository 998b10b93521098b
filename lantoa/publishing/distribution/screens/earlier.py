"""How earlier releases of a similar size had spread by the same time: what a curve is held against."""

from dataclasses import dataclass

from lantoa.publishing.distribution.models import Release, ReleaseSummary
from lantoa.publishing.distribution.rules import resampled
from lantoa.publishing.distribution.screens.picture import Picture

MOST = 5
# Similar: a release to the same unit that asked between half and twice as many units.
LEAST, GREATEST = 0.5, 2.0


@dataclass(frozen=True)
class Earlier:
    """The mean of `releases` earlier curves, at the delays of the curve it is drawn beside."""

    releases: int
    percents: tuple[float, ...]


def earlier_curve(release: Release, shown: Picture, paths: list[str]) -> Earlier | None:
    """Percent reached by the newest similar releases before this one; None without any, or for a part of it.

    One query.
    """
    if len(shown.curve) < 2 or paths != [release.under.path]:
        return None
    asked = shown.coverage.asked
    rows = ReleaseSummary.objects.filter(
        release__under_id=release.under_id,
        release__started_at__lt=release.started_at,
        asked__range=(int(asked * LEAST), int(asked * GREATEST)),
    )
    found = rows.order_by("-release__started_at").values_list("picture", "asked")[:MOST]
    end, points = shown.curve[-1][0].total_seconds(), len(shown.curve) - 1
    curves = [resampled(kept["curve"], points=points, whole=whole, until=end) for kept, whole in found]
    curves = [curve for curve in curves if curve]
    if not curves:
        return None
    means = (sum(curve[point][1] for curve in curves) / len(curves) for point in range(points + 1))
    return Earlier(len(curves), tuple(round(mean, 1) for mean in means))
