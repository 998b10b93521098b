"""Deliveries while web, workers and the database server are killed, and the networks misbehave in every known way."""

import hashlib
import os
import random
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection

from lantoa.kit.clock import now
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Role, make_token
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import Audience, coverage, start_release
from lantoa.publishing.distribution.models import Channel, Delivery, Release
from lantoa.publishing.distribution.tests.factories import make_page, make_user
from lantoa.services.analytics.facade import short_url
from simulator.testing import running_simulator
from tests.faults.federation import CLIP, CLIPS, SUPERIORS, WORDS_ONLY, make_federation, start_releases
from tests.faults.ground import Ground
from tests.faults.nursery import Nursery
from tests.faults.web import Caller, Web

# Each strikes one call in twenty. "stored" ones end the line after the post was stored: the worst case.
FAULTS = [
    {"kind": "rate_limited"},
    {"kind": "token_expired", "options": {"sticky": False}, "network": "facebook"},
    {"kind": "token_expired", "network": "zalo_oa"},
    {"kind": "token_expired", "network": "youtube"},
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
PATIENCE_SECONDS = 300
TASKS = 40
# Of five kills: what dies.
VICTIMS = ("worker", "worker", "web", "worker", "database")
# Nobody can look there: a doubt is left to a person.
WITHOUT_LOOKING = ("telegram", "zalo_gmf")


@pytest.fixture
def size(request):
    return (20_000, 100) if request.config.getoption("--full", default=False) else (2_000, 20)


def _wait_until_settled(seconds):
    patience = time.monotonic() + seconds
    open_ones = Delivery.objects.filter(state__in=["waiting", "sending", "in_doubt"], needs_person=False)
    while open_ones.exists() and time.monotonic() < patience:
        time.sleep(0.5)


@dataclass
class Theatre:
    """All that can die, and how often it did."""

    nursery: Nursery
    web: Web
    ground: Ground
    chance: random.Random
    deaths: Counter = field(default_factory=Counter)

    def kill(self, victim):
        self.deaths[victim] += 1
        if victim == "web":
            self.web.kill()
            self.web.start()
        elif victim == "database":
            self.ground.kill()
            time.sleep(self.chance.uniform(0, 0.5))
            self.ground.revive()
            connection.close()
        else:
            self.nursery.kill(self.chance.choice(self.nursery.alive))
            self.nursery.start()


class Desk(threading.Thread):
    """People at work through the web process: an editor starts releases, officers report what they have shared."""

    def __init__(self, editor: Caller, releases, officers, tasks) -> None:
        super().__init__(daemon=True)
        self.editor, self.wanted, self.officers, self.tasks = editor, releases, officers, tasks
        self.started: list[int] = []
        self.reported: list[int] = []
        self.trouble: BaseException | None = None

    def run(self) -> None:
        try:
            for task in self.tasks[: len(self.tasks) // 2]:
                self._report(task)
            for wanted in self.wanted:
                self.started.append(self.editor.post("/releases", wanted)["id"])
            for task in self.tasks[len(self.tasks) // 2 :]:
                self._report(task)
        except BaseException as error:
            self.trouble = error

    def _report(self, task):
        answer = self.officers.post(f"/deliveries/{task}/done", {"proof_url": "https://zalo.me/g/abc"})
        assert answer["state"] == "done"
        self.reported.append(task)


def _desk(web, province, patience):
    """Half of the deliveries without a clip are started through the web process, one release a superior unit."""
    editor = make_user(Role.MANAGING_EDITOR, province)
    page = make_page("Bữa cơm ca ba")
    due = (now() + timedelta(hours=1)).isoformat()
    wanted = [
        {
            "piece_id": page.pk,
            "audience": {"under": unit.code, "kinds": ["grassroots"], "networks": list(WORDS_ONLY)},
            "texts": {"default": "Mời đọc."},
            "due_at": due,
            "urgent": False,
        }
        for unit in Unit.objects.filter(kind="superior")
    ]
    officer = make_user(Role.OFFICER, province)
    groups = [Channel(unit=province, network="zalo_group", address=f"g{n}", mode="manual", state="manual")
              for n in range(TASKS)]  # fmt: skip
    Channel.objects.bulk_create(groups)
    common = {"texts": {"default": "Mời đọc."}, "due_at": now() + timedelta(hours=1), "by": editor}
    shared = start_release(page=page, audience=Audience(under=province.code, networks=("zalo_group",)), **common)
    tasks = list(shared.deliveries.values_list("pk", flat=True))
    callers = [Caller(web, make_token(user), patience_seconds=patience) for user in (editor, officer)]
    return Desk(callers[0], wanted, callers[1], tasks)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_post_per_delivery_whatever_dies_when(size, tmp_path, settings):
    deliveries, kills = size
    patience = PATIENCE_SECONDS * max(deliveries / 2_000, 1)
    with ExitStack() as stack:
        ground = Ground(tmp_path / "ground")
        stack.callback(ground.stop)
        stack.enter_context(ground.entered())
        simulator = stack.enter_context(running_simulator())
        _misbehave(simulator)
        web = Web(tmp_path / "web", database_url=ground.url)
        stack.callback(web.kill)
        web.start()
        province = make_federation(deliveries // 2)
        desk = _desk(web, province, patience)
        names = {**ground.environment, "LANTOA_TEST_AT_ANY_HOUR": "1", "LANTOA_TEST_MEDIA": str(settings.MEDIA_ROOT)}
        nursery = Nursery({**simulator.environment(), **names})
        stack.callback(nursery.stop)
        theatre = Theatre(nursery, web, ground, random.Random(20261122))
        _play(theatre, desk, kills, lambda: start_releases(province), patience)
        ours = list(Release.objects.exclude(pk__in=desk.started).exclude(audience__networks=["zalo_group"]))
        _compare_desk(desk)
        _compare(deliveries, [*ours, *Release.objects.filter(pk__in=desk.started)], simulator)
    print(f"died: {dict(theatre.deaths)}; the desk asked {desk.editor.tries + desk.officers.tries} times")


def _misbehave(simulator):
    simulator.set(zalo_processing_seconds=0.1, youtube_processing_seconds=0.1, tiktok_processing_seconds=0.1)
    simulator.set(seed="kill")
    for fault in FAULTS:
        simulator.fault(**fault, probability=0.05)
    for fault in READ_FAULTS:
        simulator.fault(**fault, on=["read"], probability=0.05)
    simulator.fault("cut_before", on=["exchange"], probability=0.05)


def _play(theatre, desk, kills, begin, patience):
    for _ in range(3):
        theatre.nursery.start()
    begin()
    while not theatre.web.is_up():
        time.sleep(0.1)
    desk.start()
    started = time.monotonic()
    for number in range(kills):
        time.sleep(theatre.chance.uniform(0.1, 0.9))
        theatre.kill(VICTIMS[number % len(VICTIMS)])
    slept = time.monotonic() - started
    desk.join(patience)
    assert desk.trouble is None, desk.trouble
    assert not desk.is_alive()
    _wait_until_settled(patience)
    print(f"\nsettled {time.monotonic() - started:.1f} s after the start, {slept:.1f} s of them killing")


def _compare_desk(desk):
    """What was asked for happened, once."""
    assert len(set(desk.started)) == len(desk.wanted) == SUPERIORS
    assert Release.objects.filter(audience__under__startswith="D", under__kind="superior").count() == SUPERIORS
    tasks = Delivery.objects.filter(network="zalo_group")
    assert sorted(desk.reported) == sorted(tasks.values_list("pk", flat=True))
    assert set(tasks.values_list("state", flat=True)) == {"done"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_frozen_past_its_lease_posts_nothing_a_second_time():
    """It holds claimed rows and half-sent requests while another worker looks, finds nothing and sends."""
    deliveries = 150
    province = make_federation(deliveries)
    gone, _rows = Channel.objects.filter(network__in=(*WITHOUT_LOOKING, *CLIPS)).delete()
    with running_simulator() as simulator:
        simulator.set(zalo_processing_seconds=0.1)
        simulator.fault("slow", options={"ms": 700, "stored": "after"}, probability=0.5)
        names = {"LANTOA_TEST_NAME": os.environ["LANTOA_TEST_DATABASE"], "LANTOA_TEST_AT_ANY_HOUR": "1"}
        nursery = Nursery({**simulator.environment(), **names})
        try:
            frozen = nursery.start()
            releases = start_releases(province)
            while not Delivery.objects.filter(state="sent").exists():
                time.sleep(0.05)
            nursery.freeze(frozen)
            held = Delivery.objects.filter(state="sending").count()
            nursery.start()
            _wait_until_settled(PATIENCE_SECONDS)
            nursery.thaw(frozen)
            time.sleep(3)
        finally:
            nursery.stop()
        assert held > 0
        _compare(deliveries - gone, releases, simulator)
        print(f"{held} deliveries were frozen in hand")


def _compare(deliveries, releases, simulator):
    """The simulator's bookkeeping against ours, channel by channel."""
    rows = list(Delivery.objects.exclude(network="zalo_group").select_related("channel", "release"))
    states = Counter(row.state for row in rows)
    assert len(rows) == deliveries
    ended = {"sent", "task", "failed", "in_doubt"}
    still_open = [
        (row.network, row.state, row.attempts, row.next_attempt_at, row.channel.next_send_at, row.progress, row.error)
        for row in rows
        if row.state not in ended
    ]
    assert not still_open, (now(), states)
    assert all(row.needs_person for row in rows if row.state == "in_doubt")
    assert not Delivery.objects.exclude(leased_by="", lease_until=None).exists()
    posted = _posts_of(rows, simulator)
    twice = [row.pk for row in rows if len(posted[row.pk]) > 1]
    assert not twice, f"posted twice: {twice}"
    wrong = [
        (row.pk, row.network, row.state, row.progress)
        for row in rows
        if (row.state == "sent") != any(_is_shown(post) for post in posted[row.pk]) and row.state != "in_doubt"
    ]
    assert not wrong
    # Telegram numbers its messages, the simulator its posts.
    known = [row for row in rows if row.state == "sent" and row.network != "telegram"]
    whole = hashlib.sha256(CLIP).hexdigest()
    assert {post["values"]["sha256"] for row in rows if row.network in CLIPS for post in posted[row.pk]} <= {whole}
    assert all(posted[row.pk][0]["id"] == row.post_id for row in known)
    assert Fact.objects.filter(kind="delivery_sent").count() == states["sent"]
    assert sum(coverage(release).deliveries["sent"] for release in releases) == states["sent"]
    found = [row for row in rows if row.network not in WITHOUT_LOOKING]
    assert sum(row.state == "sent" for row in found) > len(found) * 0.8, states
    for row in rows:
        if row.network in ("zalo_oa", "zalo_gmf"):
            for tally in simulator.account("zalo_oa", _oa_of(row.channel.address))["exchanges"].values():
                assert tally["exchanged"] <= 1
    left = Counter(f"{row.network} {row.state}" for row in rows if row.state != "sent")
    print(f"\n{dict(states)} ({dict(left)}); struck: {_struck(simulator)}")


def _oa_of(address):
    """The account that a group `g-<account>-<number>` belongs to; an account itself."""
    return address.split("-")[1] if address.startswith("g-") else address


def _posts_of(rows, simulator):
    """What stands on the networks, by delivery; each post holds a delivery's link and stands on its own channel."""
    by_link = {short_url(row.pk).rpartition("/")[2]: row for row in rows}
    by_words = {(row.channel.address, row.release.texts["default"]): row for row in rows if row.network == "tiktok"}
    posted = {row.pk: [] for row in rows}
    for post in simulator.posts():
        if post["network"] == "tiktok":
            posted[by_words[post["account"], post["message"]].pk].append(post)
        elif not post["is_removed"]:
            words = post["message"] + " " + str(post["link"])
            codes = [word.partition("/s/")[2].strip('"<>)') for word in words.split() if "/s/" in word]
            owners = {by_link[code].pk for code in codes if code in by_link}
            assert len(owners) == 1, f"a post of nobody's: {words}"
            posted[owners.pop()].append(post)
    return posted


def _is_shown(post):
    return post["network"] != "zalo_oa" or post["status"] == "show"


def _struck(simulator):
    return {f"{rule['kind']}/{rule['on'][0]}": rule["struck"] for rule in simulator.control("GET", "faults")["faults"]}
