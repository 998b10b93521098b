"""What is read most, as pages show it: reckoned by a worker, so that it costs one query."""

from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.teasers import Teaser, teasers_by_id
from lantoa.publishing.collections.facade import Span, most_read

SHOWN, ENOUGH = 6, 4
ALL_SHOWN = 10
# The part of the address that names a span; the day needs none.
NAMES = {"7-ngay": Span.WEEK, "30-ngay": Span.MONTH}


def most_read_ids(section_id: int | None = None) -> list[int]:
    """Ids of what is read most: of the day, or of the shortest span in which enough was read. One query."""
    found = most_read(section_id, most=SHOWN)
    lists = [found.get(span, []) for span in Span]
    return next((ids for ids in lists if len(ids) >= ENOUGH), max(lists, key=len))


def most_read_teasers(frame: Frame, section_id: int | None = None) -> list[Teaser]:
    """What is read most, ready to be shown. Three queries."""
    return teasers_by_id(most_read_ids(section_id), frame)


def most_read_of(span: Span, frame: Frame) -> list[Teaser]:
    """The portal's list of one span. Three queries."""
    return teasers_by_id(most_read(most=ALL_SHOWN).get(span, []), frame)
