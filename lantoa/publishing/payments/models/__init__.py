"""By which rules a board pays, whom, and what for."""

from lantoa.publishing.payments.models.payees import Payee
from lantoa.publishing.payments.models.schemes import Rate, Scheme, Work
from lantoa.publishing.payments.models.sheets import Credit, Payment, Sheet, SheetRow

__all__ = ["Credit", "Payee", "Payment", "Rate", "Scheme", "Sheet", "SheetRow", "Work"]
