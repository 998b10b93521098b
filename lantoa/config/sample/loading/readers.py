"""Who follows the example federation's channels: mailboxes, browsers, a unit's own site, and how many there were."""

import base64
import json
import os
from datetime import datetime, timedelta
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection

from lantoa.config.sample.further import BROWSERS, READERS, SITES
from lantoa.config.sample.units import SEED
from lantoa.publishing.distribution.models import Channel, Subscriber, WebSubSubscription
from lantoa.publishing.distribution.models.subscribers import address_hash
from lantoa.publishing.distribution.rations.rules import bucket_of

DAYS = 60
# Some two in a hundred more in two months, most of it on working days; what is kept of the days is what was told then.
_FOLLOWERS = """
INSERT INTO distribution_followersdaily (channel_id, day, followers)
SELECT c.id, %(today)s::date - back,
    greatest(1, round(c.followers * (1 - back * (0.0003 + 0.0006 * (c.id %% 7) / 6.0)
        - 0.0012 * sin(back * 0.9 + c.id))))::int
FROM distribution_channel c JOIN units_unit u ON u.id = c.unit_id, generate_series(0, %(days)s) back
WHERE c.mode = 'auto' AND c.followers > 40 AND (u.kind <> 'grassroots' OR u.code = ANY(%(tour)s))
"""
# What was spent this month and in the last hours; one account has used up its month.
_RATIONS = """
INSERT INTO distribution_rationuse (scope, code, bucket, used)
SELECT 'channel:' || c.id, 'broadcast_month', %(month)s, CASE u.code WHEN 'LG' THEN 3 WHEN 'LG-S14' THEN 4 ELSE 2 END
FROM distribution_channel c JOIN units_unit u ON u.id = c.unit_id
WHERE c.network = 'zalo_oa' AND (c.options->>'broadcast')::boolean
UNION ALL
SELECT 'channel:' || c.id, 'reels', %(hour)s, CASE u.code WHEN 'LG' THEN 27 ELSE 4 END
FROM distribution_channel c JOIN units_unit u ON u.id = c.unit_id
WHERE c.network = 'facebook' AND u.code IN ('LG', 'LG-S15', 'LG-S01')
"""


def load_readers(moment: datetime) -> None:
    """Readers of bulletin and notices, sites that follow the feed, sixty days of followers, rations used."""
    channels = {row.network: row for row in Channel.objects.filter(unit__code="LG", network__in=["email", "webpush"])}
    chance = Random(SEED)
    rows = [_reader(channels["email"], n, moment - timedelta(days=chance.randint(2, 300))) for n in range(READERS)]
    rows += [_browser(channels["webpush"], n, moment - timedelta(days=chance.randint(1, 200))) for n in range(BROWSERS)]
    Subscriber.objects.bulk_create(rows)
    _load_sites(moment)
    with connection.cursor() as cursor:
        tour = ["LG-0001", "LG-0002", "LG-0003", "LG-0004"]
        month, hour = bucket_of("month", moment), bucket_of("rolling_day", moment - timedelta(hours=3))
        cursor.execute(_RATIONS, {"month": month, "hour": hour})
        cursor.execute(_FOLLOWERS, {"today": moment.date(), "days": DAYS, "tour": tour})


def _reader(channel: Channel, number: int, since: datetime) -> Subscriber:
    address = f"bandoc{number:03d}@lamgiang.example"
    return Subscriber(channel=channel, address=address, address_hash=address_hash(address), since=since)


def _browser(channel: Channel, number: int, since: datetime) -> Subscriber:
    """A browser at the simulator's push service; nobody holds the key to what it is sent."""
    address = f"{_simulator()}/push/send/mau-{number:03d}"
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    p256dh = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": _base64url(p256dh), "auth": _base64url(f"mau-{number:012d}".encode())}
    values = {"address": address, "address_hash": address_hash(address), "keys_text": json.dumps(keys)}
    return Subscriber(channel=channel, since=since, **values)


def _load_sites(moment: datetime) -> None:
    for channel in Channel.objects.filter(unit__code__in=SITES, network="website").select_related("unit"):
        WebSubSubscription.objects.create(
            topic=f"{settings.BASE_URL}/rss/",
            callback=f"{_simulator()}/receiver/{SITES[channel.unit.code]}",
            callback_host="127.0.0.1",
            secret="mau",  # noqa: S106 - the simulator checks nothing else
            lease_until=moment + timedelta(days=30),
            state=WebSubSubscription.State.ACTIVE,
            channel=channel,
            active_since=moment,
            asked_at=moment,
        )


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _simulator() -> str:
    return os.environ.get("LANTOA_SIMULATOR_URL", "http://127.0.0.1:8001")
