"""What an address names and who finds it there, and who that is in the hostile world."""

from dataclasses import dataclass
from typing import Any

BOARD = {"editor", "chief", "leader", "admin"}
DESK = {"editor", "chief", "admin"}
RELEASERS = {"chief", "admin"}
PAYERS = {"chief", "leader", "admin"}
FOLLOWERS = {"lan", "binh"} | BOARD
MANAGERS = {"lan", "binh"} | RELEASERS


@dataclass(frozen=True)
class Door:
    """One address: what it names, and who finds it there."""

    of: dict[str, str]
    get: frozenset[str] = frozenset()
    post: frozenset[str] = frozenset()
    constant: tuple[tuple[str, Any], ...] = ()


def door(of: dict[str, str], *, get: set[str] | None = None, post: set[str] | None = None, **constant: Any) -> Door:
    return Door(of, frozenset(get or ()), frozenset(post or ()), tuple(constant.items()))


PAYMENTS = {
    "payments:sheet_detail": door({"sheet_id": "sheet"}, get=PAYERS, post=RELEASERS),
    "payments:sheet_people": door({"sheet_id": "sheet"}, get=PAYERS),
    "payments:sheet_export": door({"sheet_id": "sheet"}, get=PAYERS, kind="xlsx"),
    "payments:sheet_step": door({"sheet_id": "sheet"}, post=RELEASERS, step="cap-nhat"),
    "payments:adjustment_new": door({"sheet_id": "sheet"}, get=RELEASERS, post=RELEASERS),
    "payments:row_detail": door({"row_id": "row"}, get=PAYERS, post=RELEASERS),
    "payments:row_part": door({"row_id": "row"}, post=RELEASERS),
    "payments:row_remove": door({"row_id": "row"}, post=RELEASERS),
    "payments:payee_detail": door({"payee_id": "payee"}, get=PAYERS, post=RELEASERS),
    "payments:scheme_detail": door({"scheme_id": "scheme"}, get=PAYERS, post=PAYERS),
    "payments:scheme_end": door({"scheme_id": "scheme"}, post=PAYERS),
}
