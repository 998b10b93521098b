"""What other packages may use of the ledger."""

from lantoa.org.facts.actions import NewFact, record_fact, record_facts
from lantoa.org.facts.models import Fact
from lantoa.org.facts.queries import daily_series, total, totals_by_unit

Kind = Fact.Kind

__all__ = ["Fact", "Kind", "NewFact", "daily_series", "record_fact", "record_facts", "total", "totals_by_unit"]
