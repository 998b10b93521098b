"""Checking proofs without a person: the link is opened once, then clicks on the delivery's own link are waited for."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from lantoa.kit.clock import now
from lantoa.kit.public_web import Unreached, Unsafe, Visit, open_public
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.proof.links import is_proof_link, shows, stand_ins
from lantoa.publishing.distribution.task_rules import CLICKS_COUNT_FOR, PROVING_VISITORS
from lantoa.services.analytics.facade import short_url

log = logging.getLogger(__name__)

# A few seconds at the most: the thread that runs this has other duties.
MOST_AT_ONCE, LONGEST_ROUND_SECONDS = 8, 6.0

Proof = Delivery.Proof


@dataclass(frozen=True)
class Claim:
    """One link that says something was shared."""

    delivery_id: int
    network: str
    link: str
    title: str


def check_proofs() -> int:
    """Open the links that nobody has looked at, oldest first; returns how many were found good.

    Every proof looked at is marked, whatever came of it, so that no link is opened twice. Runs in one worker at a time.
    """
    rows = Delivery.objects.filter(
        state=Delivery.State.DONE, proof_state=Proof.UNCHECKED, proof_checked_at__isnull=True
    ).order_by("pk")
    claims = [
        Claim(pk, network, link, title)
        for pk, network, link, title in rows.values_list("pk", "network", "proof_url", "release__title")[:MOST_AT_ONCE]
    ]
    found = _open_all([claim for claim in claims if is_proof_link(claim.link, network=claim.network)])
    good = 0
    for claim in claims:
        # Fenced by the link itself: a proof that was changed meanwhile is looked at anew.
        row = Delivery.objects.filter(pk=claim.delivery_id, proof_state=Proof.UNCHECKED, proof_url=claim.link)
        is_good = claim.delivery_id in found
        state = Proof.OPENED if is_good else Proof.UNCHECKED
        good += row.update(proof_state=state, proof_checked_at=now()) if is_good else 0
        if not is_good:
            row.update(proof_checked_at=now())
    return good


def _open_all(claims: list[Claim]) -> set[int]:
    """Ids of the deliveries whose page shows what was shared."""
    if not claims:
        return set()
    pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="proof")
    calls: dict[Future[bool], int] = {pool.submit(_is_seen, claim): claim.delivery_id for claim in claims}
    ended, _late = wait(calls, timeout=LONGEST_ROUND_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)
    return {calls[call] for call in ended if call.result()}


def _is_seen(claim: Claim) -> bool:
    """Network only: this runs in a thread without a connection to the database."""
    visit = Visit(
        agent=f"LanToa-ProofBot/1.0 (+{settings.BASE_URL})",
        may_open=lambda url: is_proof_link(url, network=claim.network),
        stand_ins=stand_ins(),
    )
    try:
        page = open_public(claim.link, visit)
    except (Unsafe, Unreached) as error:
        log.info("proof of delivery %s was not opened: %s", claim.delivery_id, error)
        return False
    is_there = page.status == 200
    return is_there and shows(page.text, short_url=short_url(claim.delivery_id), title=claim.title)


_CLICKED = """
UPDATE distribution_delivery d SET proof_state = 'clicked', proof_checked_at = %(now)s
WHERE d.state = 'done' AND d.proof_state = 'unchecked' AND d.proof_checked_at IS NOT NULL AND d.sent_at > %(since)s
  AND (SELECT count(*) FROM (
        SELECT 1 FROM analytics_click c WHERE c.link_id = d.id
          AND c.day >= (d.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date LIMIT %(visitors)s) AS seen) >= %(visitors)s
"""


def count_clicks() -> int:
    """Shares whose own link was followed are proven; returns how many became so. Safe to call twice. One statement."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(_CLICKED, {"now": at, "since": at - CLICKS_COUNT_FOR, "visitors": PROVING_VISITORS})
        return int(cursor.rowcount)
