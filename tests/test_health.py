"""Is it well? What load balancers, Prometheus and `make demo` are told."""

from datetime import timedelta

import pytest
from django.test import Client

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import WorkerHeartbeat

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
    assert answer.json() == {"ready": False, "parts": {"web": True, "database": True, "worker": False}}

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


@pytest.mark.parametrize("headers", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}])
def test_metrics_are_not_for_strangers(client: Client, headers):
    assert client.get("/metrics", **headers).status_code == 404


def test_metrics_are_for_whoever_has_the_token(client: Client, monkeypatch):
    monkeypatch.setenv("LANTOA_METRICS_TOKEN", "chìa-khóa")
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer khác").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer chìa-khóa", REMOTE_ADDR="203.0.113.7").status_code == 200
