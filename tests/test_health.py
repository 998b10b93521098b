"""Is it well? What load balancers, Prometheus and `make demo` are told."""

from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import now
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Channel, Delivery, Release, WorkerHeartbeat
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_user
from lantoa.publishing.distribution.tests.screens import text_of

pytestmark = pytest.mark.django_db


def beat(seconds_ago: int) -> None:
    seen_at = now() - timedelta(seconds=seconds_ago)
    WorkerHeartbeat.objects.create(name=f"worker-{seconds_ago}", started_at=seen_at, seen_at=seen_at)


def test_the_web_process_answers_without_the_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_is_ready_only_with_a_living_worker(client: Client):
    beat(seconds_ago=60)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = {"web": True, "database": True, "worker": False, "on_time": True}
    assert answer.json() == {"ready": False, "parts": parts}

    beat(seconds_ago=1)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True


def test_in_the_demo_the_simulator_belongs_to_it(client: Client, monkeypatch):
    beat(seconds_ago=1)
    monkeypatch.setenv("LANTOA_SIMULATOR_URL", "http://127.0.0.1:9")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["simulator"] is False


def test_metrics_count_living_workers(client: Client):
    beat(seconds_ago=1)
    beat(seconds_ago=3600)
    lines = client.get("/metrics").content.decode().splitlines()
    assert "lantoa_workers 1" in lines
    assert 'lantoa_deliveries{state="due"} 0' in lines
    assert lines.count("# TYPE lantoa_deliveries gauge") == 1


# --- the oldest thing that should have gone -------------------------------------------------------


@pytest.fixture
def running():
    """A release with two deliveries that wait, and a worker that lives."""
    made = Federation()
    for unit in made.units:
        make_channel(unit, token_expires_at=now() + timedelta(hours=1))
    beat(seconds_ago=1)
    made.release()
    return made


def ready(client: Client) -> tuple[bool, bool]:
    answer = client.get("/readyz")
    assert answer.status_code == (200 if answer.json()["ready"] else 503)
    return answer.json()["ready"], answer.json()["parts"]["on_time"]


DUE = [
    ("delivery", {"state": "waiting", "next_attempt_at": "due"}),
    ("urgent", {"state": "waiting", "is_urgent": True, "next_attempt_at": "due"}),
    ("doubt", {"state": "in_doubt", "next_attempt_at": "due"}),
    ("take_down", {"state": "sent", "sent_at": "due", "is_recalled": True, "next_attempt_at": "due"}),
    ("edit", {"state": "sent", "sent_at": "due", "edit_at": "due", "next_attempt_at": None}),
    ("lease", {"state": "sending", "lease_until": "due", "next_attempt_at": None}),
]


@pytest.mark.parametrize(("kind", "values"), DUE)
def test_what_should_have_gone_five_minutes_ago_makes_it_unready(client: Client, running, kind, values):
    WorkerHeartbeat.objects.update(took_at=now())
    Delivery.objects.update(next_attempt_at=now() + timedelta(hours=1))
    one = Delivery.objects.filter(pk=Delivery.objects.first().pk)
    for minutes, expected in ((4, True), (6, False)):
        due = now() - timedelta(minutes=minutes)
        one.update(**{name: due if value == "due" else value for name, value in values.items()})
        assert ready(client) == (expected, expected)
    lines = client.get("/metrics").content.decode().splitlines()
    [age] = [line for line in lines if line.startswith(f'lantoa_oldest_due_seconds{{kind="{kind}"}}')]
    assert 360 <= float(age.split()[-1]) < 420
    [lag] = [line for line in lines if line.startswith("lantoa_delivery_lag_seconds")]
    assert float(lag.split()[-1]) == float(age.split()[-1])


def test_a_scheduled_release_and_a_token_that_is_past_count_as_well(client: Client, running):
    WorkerHeartbeat.objects.update(took_at=now())
    Delivery.objects.update(next_attempt_at=None)
    assert ready(client) == (True, True)
    Release.objects.update(state="scheduled", starts_at=now() - timedelta(minutes=6))
    assert ready(client) == (False, False)
    Release.objects.update(state="stopped")
    assert ready(client) == (True, True)
    Channel.objects.update(token_expires_at=now() - timedelta(minutes=6), refresh_token="r")
    assert ready(client) == (False, False)
    Channel.objects.update(state="reconnect")
    assert ready(client) == (True, True)


def test_figures_are_read_late_without_alarm_for_an_hour(client: Client, running):
    WorkerHeartbeat.objects.update(took_at=now())
    Delivery.objects.update(state="sent", sent_at=now(), next_attempt_at=None, read_at=now() - timedelta(minutes=62))
    assert ready(client) == (True, True)
    Delivery.objects.update(read_at=now() - timedelta(minutes=66))
    assert ready(client) == (False, False)


def test_what_is_put_off_or_paused_is_not_late(client: Client, running):
    WorkerHeartbeat.objects.update(took_at=now())
    Delivery.objects.update(next_attempt_at=now() - timedelta(hours=1))
    Release.objects.update(state="paused")
    assert ready(client) == (True, True)


def test_a_worker_that_takes_nothing_while_work_waits_is_found_within_a_minute(client: Client, running):
    Delivery.objects.update(next_attempt_at=now() - timedelta(seconds=62))
    WorkerHeartbeat.objects.update(took_at=now() - timedelta(seconds=20))
    assert ready(client) == (True, True)
    WorkerHeartbeat.objects.update(took_at=now() - timedelta(seconds=61))
    assert ready(client) == (False, False)
    Delivery.objects.update(next_attempt_at=now() + timedelta(hours=1))
    assert ready(client) == (True, True)


def test_administrators_alone_see_how_long_things_wait(client: Client, running):
    Delivery.objects.update(next_attempt_at=now() - timedelta(minutes=7, seconds=5))
    client.force_login(make_user(Role.ADMINISTRATOR, running.province))
    page = text_of(client.get("/lan-toa/suc-khoe/"))
    assert "Có việc đã đến hạn mà chưa ai làm" in page
    assert "Lượt đăng 7 phút" in page
    assert "1 tiến trình đang làm việc" in page
    Delivery.objects.update(next_attempt_at=None)
    assert "Không việc nào đến hạn mà còn nằm lại" in text_of(client.get("/lan-toa/suc-khoe/"))
    client.force_login(running.lan)
    assert client.get("/lan-toa/suc-khoe/").status_code == 404


@pytest.mark.parametrize("headers", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}])
def test_metrics_are_not_for_strangers(client: Client, headers):
    assert client.get("/metrics", **headers).status_code == 404


def test_metrics_are_for_whoever_has_the_token(client: Client, monkeypatch):
    monkeypatch.setenv("LANTOA_METRICS_TOKEN", "chìa-khóa")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer khác").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer chìa-khóa", REMOTE_ADDR="203.0.113.7").status_code == 200
