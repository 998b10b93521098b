"""Deliveries while workers are killed at random and the networks misbehave in every known way."""

import os
import random
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from lantoa.kit.clock import now
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Role
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import Audience, coverage, start_release
from lantoa.publishing.distribution.models import Channel, Delivery, NetworkApp
from lantoa.publishing.distribution.tests.factories import make_page, make_unit, make_user
from lantoa.services.analytics.facade import short_url
from simulator.testing import running_simulator
from tests.faults.nursery import Nursery

# Each strikes one call in twenty. "stored" ones end the line after the post was stored: the worst case.
FAULTS = [
    {"kind": "rate_limited"},
    {"kind": "token_expired", "options": {"sticky": False}, "network": "facebook"},
    {"kind": "token_expired", "network": "zalo_oa"},
    {"kind": "transient"},
    {"kind": "error_in_200"},
    {"kind": "cut_before"},
    {"kind": "cut_after"},
    {"kind": "slow", "options": {"ms": 400}},
    {"kind": "slow", "options": {"ms": 2500}},
    {"kind": "garbage", "options": {"stored": True}},
    {"kind": "html_502", "options": {"stored": True}},
]
READ_FAULTS = [{"kind": "cut_before"}, {"kind": "html_502"}, {"kind": "rate_limited"}]
PATIENCE_SECONDS = 150


@pytest.fixture
def size(request):
    return (20_000, 100) if request.config.getoption("--full", default=False) else (2_000, 20)


def _federation(deliveries):
    """A province; three channels in five are pages with a link post, one a page with photos, one a Zalo account."""
    province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
    units = Unit.objects.bulk_create(
        Unit(code=f"F{n}", kind="grassroots", name=f"Công đoàn cơ sở {n}", search_key="cong doan",
             parent=province, path="/", depth=1, valid_from=date(2020, 1, 1), tags=["anh"] if n % 5 == 0 else [])
        for n in range(deliveries)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_unit SET path = '/' || parent_id || '/' || id || '/' WHERE parent_id IS NOT NULL")
    Channel.objects.bulk_create(
        Channel(unit=unit, network="zalo_oa" if n % 5 == 1 else "facebook", address=str(7_000_000 + n),
                mode="auto", state="connected",
                token=f"oa-{7_000_000 + n}-a0" if n % 5 == 1 else f"EAAsim.{7_000_000 + n}",
                refresh_token=f"oa-{7_000_000 + n}-r0" if n % 5 == 1 else "")
        for n, unit in enumerate(units)
    )  # fmt: skip
    # The real allowance of 4,000 calls a minute would make the test wait, and nothing else.
    NetworkApp.objects.create(network="zalo_oa", app_id="200001", window_start=now(), calls_per_minute=400_000)
    return province


def _start_releases(province):
    editor = make_user(Role.MANAGING_EDITOR, province)
    common = {"texts": {"default": "Mời đọc."}, "due_at": now() + timedelta(hours=1), "is_urgent": False, "by": editor}
    page = make_page("Tháng Công nhân")
    with_photos = start_release(
        page=page, audience=Audience(under=province.code, tags=("anh",)), format="photo", **common
    )
    with_photos.content["pictures"] = ["http://example.org/1.jpg", "http://example.org/2.jpg"]
    with_photos.save()
    everybody = start_release(page=page, audience=Audience(under=province.code, tags=()), **common)
    # Whoever shows the photos does not show the link as well.
    everybody.deliveries.filter(unit__tags__contains=["anh"]).delete()
    return [with_photos, everybody]


def _wait_until_settled(seconds):
    patience = time.monotonic() + seconds
    open_ones = Delivery.objects.filter(state__in=["waiting", "sending", "in_doubt"], needs_person=False)
    while open_ones.exists() and time.monotonic() < patience:
        time.sleep(0.5)


def _cut_database_lines():
    """Every worker loses its connections, in the middle of whatever it does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_post_per_delivery_whatever_dies_when(size):
    deliveries, kills = size
    province = _federation(deliveries)
    chance = random.Random(20261122)
    with running_simulator() as simulator:
        simulator.set(zalo_processing_seconds=0.1, seed="kill")
        for fault in FAULTS:
            simulator.fault(**fault, probability=0.05)
        for fault in READ_FAULTS:
            simulator.fault(**fault, on=["read"], probability=0.05)
        simulator.fault("cut_before", on=["exchange"], probability=0.05)
        nursery = Nursery({**simulator.environment(), "LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"]})
        try:
            for _ in range(3):
                nursery.start()
            releases = _start_releases(province)
            started = time.monotonic()
            for number in range(kills):
                time.sleep(chance.uniform(0.1, 0.9))
                nursery.kill(chance.choice(nursery.alive))
                nursery.start()
                if number % 5 == 4:
                    _cut_database_lines()
            slept = time.monotonic() - started
            _wait_until_settled(PATIENCE_SECONDS * deliveries / 2_000)
            print(f"\nsettled {time.monotonic() - started:.1f} s after the start, {slept:.1f} s of them killing")
        finally:
            nursery.stop()
        _compare(deliveries, releases, simulator)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_frozen_past_its_lease_posts_nothing_a_second_time():
    """It holds claimed rows and half-sent requests while another worker looks, finds nothing and sends."""
    deliveries = 150
    province = _federation(deliveries)
    with running_simulator() as simulator:
        simulator.set(zalo_processing_seconds=0.1)
        simulator.fault("slow", options={"ms": 700, "stored": "after"}, probability=0.5)
        nursery = Nursery({**simulator.environment(), "LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"]})
        try:
            frozen = nursery.start()
            releases = _start_releases(province)
            while not Delivery.objects.filter(state="sent").exists():
                time.sleep(0.05)
            nursery.freeze(frozen)
            held = Delivery.objects.filter(state="sending").count()
            nursery.start()
            _wait_until_settled(60)
            nursery.thaw(frozen)
            time.sleep(3)
        finally:
            nursery.stop()
        assert held > 0
        _compare(deliveries, releases, simulator)
        print(f"{held} deliveries were frozen in hand")


def _compare(deliveries, releases, simulator):
    """The simulator's bookkeeping against ours, channel by channel."""
    rows = list(Delivery.objects.select_related("channel"))
    states = Counter(row.state for row in rows)
    assert len(rows) == deliveries
    assert set(states) <= {"sent", "task", "failed", "in_doubt"}, states
    assert all(row.needs_person for row in rows if row.state == "in_doubt")
    on_channel = {row.pk: [] for row in rows}
    by_address = {row.channel.address: row for row in rows}
    for post in simulator.posts():
        if not post["is_removed"]:
            row = by_address[post["account"]]
            assert short_url(row.pk) in post["message"] + str(post["link"]), "a post of nobody's"
            on_channel[row.pk].append(post)
    twice = [row.pk for row in rows if len(on_channel[row.pk]) > 1]
    assert not twice, f"posted twice: {twice}"
    wrong = [
        (row.pk, row.network, row.state, row.progress)
        for row in rows
        if (row.state == "sent") != any(_is_shown(post) for post in on_channel[row.pk]) and row.state != "in_doubt"
    ]
    assert not wrong
    assert all(on_channel[row.pk][0]["id"] == row.post_id for row in rows if row.state == "sent")
    assert Fact.objects.filter(kind="delivery_sent").count() == states["sent"]
    assert sum(coverage(release).reached for release in releases) == states["sent"]
    assert states["sent"] > deliveries * 0.8, states
    for row in rows:
        if row.network == "zalo_oa":
            for tally in simulator.account("zalo_oa", row.channel.address)["exchanges"].values():
                assert tally["exchanged"] <= 1
    print(f"\n{dict(states)}; struck: {_struck(simulator)}")


def _is_shown(post):
    return post["network"] == "facebook" or post["status"] == "show"


def _struck(simulator):
    return {f"{rule['kind']}/{rule['on'][0]}": rule["struck"] for rule in simulator.control("GET", "faults")["faults"]}
