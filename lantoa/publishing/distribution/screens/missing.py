"""Which units a release has not reached, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from lantoa.kit.text import fold
from lantoa.publishing.distribution.figures.count import bounds, count_units
from lantoa.publishing.distribution.figures.stored import STORED_FROM_UNITS, places_with, stored
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.screens.contacts import Contact, contacts_of

PAGE = 50
# Asked for in the address; the first that fits a unit is its reason.
REASONS = {
    "khong-kenh": gettext_lazy("Chưa có kênh"),
    "tre": gettext_lazy("Việc chia sẻ quá hạn"),
    "viec": gettext_lazy("Chờ người chia sẻ"),
    "loi": gettext_lazy("Không đăng được"),
    "chua-ro": gettext_lazy("Chưa rõ đã đăng chưa"),
    "cho": gettext_lazy("Hệ thống đang đăng"),
    "duoc-mien": gettext_lazy("Được miễn"),
    "thu-hoi": gettext_lazy("Đã thu hồi"),
}

# What figures call each reason; "tre" and "viec" are the same units before and after the due time.
_COUNTED_AS = {
    "khong-kenh": ("gaps",),
    "tre": ("task_units",),
    "viec": ("task_units",),
    "loi": ("failed_units",),
    "chua-ro": ("doubt_units",),
    "cho": ("moving_units",),
    "duoc-mien": ("exempt_units",),
    "thu-hoi": ("recalled_units",),
}

_ASKED_FOR = "(%(units)s::bigint[] IS NULL OR {}.unit_id = ANY (%(units)s::bigint[]))"
_REASON = """
CASE WHEN bool_or(d.state = 'task') THEN CASE WHEN %(is_late)s THEN 'tre' ELSE 'viec' END
    WHEN bool_or(d.state = 'failed') THEN 'loi' WHEN bool_or(d.state = 'in_doubt') THEN 'chua-ro'
    WHEN bool_or(d.state IN ('waiting', 'sending')) THEN 'cho'
    WHEN bool_or(d.state = 'exempt') THEN 'duoc-mien' ELSE 'thu-hoi' END AS reason
"""
_SHOWN = """
SELECT u.id, u.code, u.name, u.parent_id, m.reason, u.path FROM {units}
WHERE u.path LIKE ANY (%(prefixes)s::text[]) AND (%(reason)s = '' OR m.reason = %(reason)s)
    AND u.search_key LIKE ALL (%(words)s::text[]) AND u.path COLLATE "C" > %(after)s {which}
ORDER BY u.path COLLATE "C" LIMIT %(limit)s
"""
# All that are missing are found first: the way for a small release, for a file, and for units that are named.
_SORTED = f"""
missing AS MATERIALIZED (
    SELECT d.unit_id, {_REASON} FROM distribution_delivery d
    WHERE d.release_id = %(release)s AND {_ASKED_FOR.format("d")}
    GROUP BY d.unit_id HAVING NOT bool_or(d.state IN ('sent', 'done'))
    UNION ALL
    SELECT g.unit_id, 'khong-kenh' FROM distribution_releasegap g
    WHERE g.release_id = %(release)s AND {_ASKED_FOR.format("g")}
), shown AS MATERIALIZED ({_SHOWN.format(units="missing m JOIN units_unit u ON u.id = m.unit_id", which="")})
"""  # noqa: S608 - constants only
# Units are walked in the order of the tree, and only where figures say that some are missing, until a page is full.
_ONE_BY_ONE = f"""units_unit u CROSS JOIN LATERAL (
    SELECT {_REASON} FROM distribution_delivery d WHERE d.release_id = %(release)s AND d.unit_id = u.id
    HAVING count(*) > 0 AND NOT bool_or(d.state IN ('sent', 'done'))
    UNION ALL
    SELECT 'khong-kenh' FROM distribution_releasegap g WHERE g.release_id = %(release)s AND g.unit_id = u.id
) m"""  # noqa: S608 - constants only
_WHERE_SOME_ARE = """AND u.path COLLATE "C" >= %(low)s AND u.path COLLATE "C" < %(high)s
    AND (%(places)s::bigint[] IS NULL OR u.parent_id = ANY (%(places)s::bigint[]) OR u.id = %(root)s)"""
_WALKED = f"shown AS MATERIALIZED ({_SHOWN.format(units=_ONE_BY_ONE, which=_WHERE_SOME_ARE)})"
# The parts are looked up last, for the units that are shown only.
_MISSING = """
WITH {shown} SELECT s.id, s.code, s.name, COALESCE(a.name, ''), s.reason, COALESCE(p.parts, '{{}}'), s.path FROM shown s
LEFT JOIN units_unit a ON a.id = s.parent_id
LEFT JOIN (
    SELECT d.unit_id, array_agg(d.network || ':' || d.state ORDER BY d.network) AS parts FROM distribution_delivery d
    WHERE d.release_id = %(release)s AND d.unit_id IN (SELECT id FROM shown) GROUP BY d.unit_id
) p ON p.unit_id = s.id
ORDER BY s.path COLLATE "C"
"""


@dataclass(frozen=True)
class Wanted:
    """What of the missing units is asked for; empty means all, `after` is the path of the last unit seen.

    `units`: only among these ids; None means all.
    """

    reason: str = ""
    words: str = ""
    after: str = ""
    units: tuple[int, ...] | None = None


@dataclass(frozen=True)
class MissingUnit:
    """One unit not reached; `parts` are (network, state in words) of its channels."""

    unit_id: int
    code: str
    name: str
    parent: str
    reason: str
    parts: list[tuple[str, str]]
    path: str
    contact: Contact | None = None

    @property
    def reason_label(self) -> str:
        return str(REASONS[self.reason])

    @property
    def grouped(self) -> list[tuple[str, str]]:
        """(networks, state): the networks that share a state in one text."""
        by_state: dict[str, list[str]] = {}
        for network, state in self.parts:
            by_state.setdefault(state, []).append(network)
        return [(", ".join(networks), state) for state, networks in by_state.items()]

    @property
    def said(self) -> str:
        """All channels in one line."""
        return "; ".join(f"{networks}: {state}" for networks, state in self.grouped) or str(REASONS["khong-kenh"])


def _values(release: Release, paths: list[str], wanted: Wanted, at: datetime) -> dict[str, Any]:
    words = [f"%{word}%" for word in fold(wanted.words).replace("\\", "").replace("%", "").split()[:8]]
    return {
        "release": release.pk,
        **bounds(paths),
        "reason": wanted.reason,
        "words": words or ["%"],
        "after": wanted.after,
        "units": None if wanted.units is None else list(wanted.units),
        "is_late": release.is_overdue(at),
    }


def missing_units(release: Release, paths: list[str], wanted: Wanted, *, at: datetime) -> tuple[list[MissingUnit], str]:
    """Up to PAGE units by their place in the tree, and the path to go on after ("": no more).

    Two queries; of a large release three, and no more units are looked at than it takes to fill the page.
    """
    values = _values(release, paths, wanted, at) | {"limit": PAGE + 1}
    shown = _SORTED
    if release.units_asked >= STORED_FROM_UNITS and wanted.units is None:
        shown, is_all = _WALKED, paths == [release.under.path]
        names = _COUNTED_AS.get(wanted.reason, ())
        values |= {"places": places_with(release, names) if is_all else None, "root": release.under_id}
    with connection.cursor() as cursor:
        cursor.execute(_MISSING.format(shown=shown), values)
        rows = [_missing(row) for row in cursor.fetchall()]
    contacts = contacts_of(row.unit_id for row in rows[:PAGE])
    rows = [replace(row, contact=contacts.get(row.unit_id)) for row in rows]
    return rows[:PAGE], rows[PAGE - 1].path if len(rows) > PAGE else ""


def missing_counts(release: Release, paths: list[str], *, at: datetime) -> dict[str, int]:
    """Reason → units missing for it, as the release's page counts them; reasons that fit none are left out.

    One query; two of a large release.
    """
    kept = stored(release, paths)
    total = (kept.counted if kept else count_units(release, paths=paths, unit=release.under)).total
    unfit = "viec" if release.is_overdue(at) else "tre"
    counts = {code: sum(getattr(total, name) for name in names) for code, names in _COUNTED_AS.items() if code != unfit}
    return {code: number for code, number in counts.items() if number}


def every_missing_unit(release: Release, paths: list[str], wanted: Wanted, *, at: datetime) -> Iterator[MissingUnit]:
    """All of them, read piece by piece: an export of 120,000 units holds a few hundred rows. One query."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_MISSING.format(shown=_SORTED), _values(release, paths, wanted, at) | {"limit": None})
        while rows := cursor.fetchmany(500):
            yield from map(_missing, rows)


def _missing(row: tuple[Any, ...]) -> MissingUnit:
    networks, states = dict(Channel.Network.choices), dict(Delivery.State.choices)
    unit_id, code, name, parent, reason, parts, path = row
    said = [part.split(":", 1) for part in parts]
    said = [(str(networks.get(network, network)), str(states.get(state, state))) for network, state in said]
    return MissingUnit(unit_id, code, name, parent, reason, said, path)
