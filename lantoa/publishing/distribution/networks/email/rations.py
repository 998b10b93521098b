"""How many letters each domain may still get in this hour, over all workers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from lantoa.publishing.distribution.models import MailDomainHour
from lantoa.publishing.distribution.networks.email.rules import RATION_WINDOW, domain_of, ration_of

_ROWS = """
INSERT INTO distribution_maildomainhour (domain, hour, taken)
SELECT d, %(hour)s, 0 FROM unnest(%(domains)s::text[]) AS d ORDER BY d ON CONFLICT DO NOTHING
"""
_LOCKED = """
SELECT domain, taken FROM distribution_maildomainhour WHERE hour = %(hour)s AND domain = ANY(%(domains)s)
ORDER BY domain FOR UPDATE
"""
_TAKE = """
UPDATE distribution_maildomainhour m SET taken = m.taken + g.n
FROM unnest(%(domains)s::text[], %(counts)s::int[]) AS g(domain, n) WHERE m.hour = %(hour)s AND m.domain = g.domain
"""


def grant(addresses: Sequence[str], at: datetime) -> list[bool]:
    """For each address whether it may be sent to in this hour; what is granted is counted. Needs a transaction."""
    if not addresses:
        return []
    hour = at.replace(minute=0, second=0, microsecond=0)
    domains = sorted({domain_of(address) for address in addresses})
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"hour": hour, "domains": domains})
        # In one order, so that two workers never wait for each other in a ring.
        cursor.execute(_LOCKED, {"hour": hour, "domains": domains})
        taken = dict(cursor.fetchall())
        room = {domain: max(ration_of(domain) - taken[domain], 0) for domain in domains}
        granted, used = [], Counter[str]()
        for domain in map(domain_of, addresses):
            granted.append(used[domain] < room[domain])
            used[domain] += granted[-1]
        cursor.execute(_TAKE, {"hour": hour, "domains": list(used), "counts": list(used.values())})
    return granted


def forget_hours(at: datetime) -> int:
    """Drop the counts of hours that are over."""
    return MailDomainHour.objects.filter(hour__lt=at - 24 * RATION_WINDOW).delete()[0]
