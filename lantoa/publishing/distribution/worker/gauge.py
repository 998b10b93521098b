"""What the last answers say about each app: its allowance, and whether all of it must rest."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta

from lantoa.publishing.distribution.rules import MOST_WITNESSES, pause_of_app
from lantoa.publishing.distribution.worker.outcome import Outcome

App = tuple[str, str]


@dataclass
class _Witnesses:
    percents: deque[int] = field(default_factory=lambda: deque(maxlen=MOST_WITNESSES))
    refusals: deque[bool] = field(default_factory=lambda: deque(maxlen=MOST_WITNESSES))
    calls_per_minute: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something new about one app."""

    app: App
    pause: timedelta | None
    calls_per_minute: int | None


class Gauge:
    """One worker's memory of what networks told about apps."""

    def __init__(self) -> None:
        self._apps: dict[App, _Witnesses] = defaultdict(_Witnesses)

    def read(self, outcomes: list[Outcome]) -> list[Finding]:
        """Findings after these outcomes; an app that is sent to rest starts again without witnesses."""
        limits: dict[App, int] = {}
        for outcome in outcomes:
            if outcome.app is None:
                continue
            known = self._apps[outcome.app]
            known.percents.extend(outcome.app_percents)
            known.refusals.append(outcome.is_app_refusal)
            if outcome.calls_per_minute and outcome.calls_per_minute != known.calls_per_minute:
                limits[outcome.app] = known.calls_per_minute = outcome.calls_per_minute
        return [finding for app in list(self._apps) if (finding := self._judge(app, limits.get(app)))]

    def _judge(self, app: App, limit: int | None) -> Finding | None:
        known = self._apps[app]
        pause = pause_of_app(known.percents, known.refusals)
        if pause:
            known.percents.clear()
            known.refusals.clear()
        return Finding(app, pause, limit) if pause or limit else None
