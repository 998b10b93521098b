"""What other packages may use of the payments."""

from lantoa.publishing.payments.access import payments_of, sees_payments
from lantoa.publishing.payments.actions import (
    About,
    Change,
    Draft,
    Range,
    add_payee,
    approve_sheet,
    pay_sheet,
    score_rows,
    start_sheet,
    submit_sheet,
    write_scheme,
)
from lantoa.publishing.payments.models import Credit, Payee, Payment, Rate, Scheme, Sheet, SheetRow, Work
from lantoa.publishing.payments.queries import own_works

__all__ = [
    "About",
    "Change",
    "Credit",
    "Draft",
    "Payee",
    "Payment",
    "Range",
    "Rate",
    "Scheme",
    "Sheet",
    "SheetRow",
    "Work",
    "add_payee",
    "approve_sheet",
    "own_works",
    "pay_sheet",
    "payments_of",
    "score_rows",
    "sees_payments",
    "start_sheet",
    "submit_sheet",
    "write_scheme",
]
