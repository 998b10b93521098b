"""The hours a unit's readers read in, as the composer offers them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.publishing.distribution.best_time.rollup import best_times
from lantoa.publishing.distribution.best_time.rules import next_time

DAYS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


@dataclass(frozen=True)
class OfferedStart:
    """One good time to begin: its words, and the value of the field."""

    label: str
    value: str


def best_starts(unit_id: int, *, at: datetime) -> list[OfferedStart]:
    """The next times of the unit's best hours, best first; empty without enough to go by. One query."""
    found = []
    for best in best_times(unit_id):
        moment = next_time(best.hour, after=at)
        label = _("{} {:%d/%m} lúc {:%H:%M}").format(DAYS[best.weekday], moment, moment)
        found.append(OfferedStart(label, f"{moment:%Y-%m-%dT%H:%M}"))
    return found
