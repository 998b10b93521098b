"""Everything that changes payments: one function per intent."""

from lantoa.publishing.payments.actions.deciding import approve_sheet, pay_sheet, return_sheet, submit_sheet
from lantoa.publishing.payments.actions.payees import About, add_payee, change_payee
from lantoa.publishing.payments.actions.preparing import News, add_part, refresh_sheet, start_sheet
from lantoa.publishing.payments.actions.schemes import Draft, Range, change_scheme, end_scheme, write_scheme
from lantoa.publishing.payments.actions.scoring import (
    Change,
    Detail,
    Outcome,
    Part,
    add_adjustment,
    change_row,
    remove_row,
    score_rows,
)

__all__ = [
    "About",
    "Change",
    "Detail",
    "Draft",
    "News",
    "Outcome",
    "Part",
    "Range",
    "add_adjustment",
    "add_part",
    "add_payee",
    "approve_sheet",
    "change_payee",
    "change_row",
    "change_scheme",
    "end_scheme",
    "pay_sheet",
    "refresh_sheet",
    "remove_row",
    "return_sheet",
    "score_rows",
    "start_sheet",
    "submit_sheet",
    "write_scheme",
]
