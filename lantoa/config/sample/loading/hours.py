"""By which hours the composer advises in the example federation."""

from lantoa.config.sample.hours import hours
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.models import HourFigure


def load_hours() -> None:
    """Posts and clicks of a year, by hour of the week."""
    ids = dict(Unit.objects.filter(code__in={row.unit_code for row in hours()}).values_list("code", "pk"))
    HourFigure.objects.bulk_create(
        HourFigure(unit_id=ids[row.unit_code], hour=row.hour, posts=row.posts, clicks=row.clicks) for row in hours()
    )
