"""Figures that are kept are of one moment, and say when they are old."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from lantoa.kit.clock import now
from lantoa.publishing.distribution.figures import rollup, stored
from lantoa.publishing.distribution.figures.rollup import count_changed, count_release
from lantoa.publishing.distribution.models import Delivery, ReleaseMark, ReleaseSummary
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.publishing.distribution.tests.screens import say, text_of


@pytest.fixture
def all_large(monkeypatch):
    for module in (stored, rollup):
        monkeypatch.setattr(module, "STORED_FROM_UNITS", 1)


def with_channels():
    made = Federation(grassroots=3)
    for unit in made.units:
        make_channel(unit)
    return made


def everything_is_sent():
    Delivery.objects.update(state="sent", sent_at=now())
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_while_a_release_is_counted_is_in_none_of_its_figures(all_large, monkeypatch):
    release = with_channels().release()
    real = rollup.count_groups

    def after_a_worker_has_sent(*values):
        worker = threading.Thread(target=everything_is_sent)
        worker.start()
        worker.join()
        return real(*values)

    monkeypatch.setattr(rollup, "count_groups", after_a_worker_has_sent)
    count_release(release)
    kept = stored.stored(release, [release.under.path])
    assert kept.counted.total.states["sent"] == 0
    assert [(group.state, group.number) for group in kept.groups] == [("waiting", 3)]
    monkeypatch.setattr(rollup, "count_groups", real)
    count_release(release)
    assert stored.stored(release, [release.under.path]).counted.total.reached == 3


@pytest.mark.django_db
def test_a_page_whose_figures_nobody_renews_says_from_when_they_are(client, all_large):
    made = with_channels()
    release = made.release()
    count_changed()
    old = now() - timedelta(minutes=3)
    ReleaseSummary.objects.update(counted_at=old)
    path = f"/lan-toa/{release.pk}/truc-tiep/"
    assert "Số liệu lúc" not in text_of(say(client, made.lan, path))
    Delivery.objects.update(state="sent", sent_at=now())
    assert "Số liệu lúc" in text_of(client.get(path))
    ReleaseSummary.objects.update(counted_at=now())
    assert "Số liệu lúc" not in text_of(client.get(path))
    assert ReleaseMark.objects.exists()
