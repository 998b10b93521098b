import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from lantoa.kit.clock import now
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.conftest import FAST
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.publishing.distribution.worker import Options, run_worker
from lantoa.publishing.distribution.worker.periodic import renew_tokens
from lantoa.publishing.distribution.worker.refresh import refresh_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def account(simulator):
    house = Federation()
    channel = make_channel(house.units[0], "zalo_oa")
    simulator.add_accounts({"network": "zalo_oa", "id": channel.address})
    channel.house = house
    return channel


def exchanges(simulator, account):
    return list(simulator.account("zalo_oa", account.address)["exchanges"].values())


def test_workers_that_renew_at_once_make_one_exchange(account, simulator):
    def renew(_):
        try:
            return refresh_token(account.pk, 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        pairs = set(pool.map(renew, range(6)))

    assert exchanges(simulator, account) == [{"exchanged": 1, "refused": 0}]
    kept = Channel.objects.get(pk=account.pk)
    assert pairs == {(kept.token, 1)}
    assert kept.token == simulator.account("zalo_oa", account.address)["access_token"]
    assert kept.token_expires_at - now() > timedelta(hours=24)


def test_two_worker_processes_worth_of_sends_share_one_new_pair(account, simulator):
    simulator.change_account("zalo_oa", account.address, access_until=0)
    releases = [account.house.release(), account.house.release()]
    workers = [
        threading.Thread(
            target=run_worker, args=(threading.Event(),), kwargs={"options": Options(pace=FAST, idle_seconds=0.5)}
        )
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [release.deliveries.get().state for release in releases] == ["sent", "sent"]
    assert exchanges(simulator, account) == [{"exchanged": 1, "refused": 0}]


def test_a_refused_exchange_asks_the_owner(account, simulator):
    simulator.change_account("zalo_oa", account.address, revoked=True)
    with pytest.raises(ChannelError) as refusal:
        refresh_token(account.pk, 0)
    assert refusal.value.error_class is ErrorClass.RECONNECT


def test_an_exchange_whose_answer_is_lost_is_tried_once_more(account, simulator):
    simulator.fault("cut_before", on=["exchange"])
    token, generation = refresh_token(account.pk, 0)
    assert generation == 1
    assert exchanges(simulator, account) == [{"exchanged": 1, "refused": 0}]

    simulator.fault("cut_after", on=["exchange"])
    with pytest.raises(ChannelError) as refusal:
        refresh_token(account.pk, 1)
    assert refusal.value.error_class is ErrorClass.RECONNECT
    assert Channel.objects.get(pk=account.pk).token == token


def test_tokens_are_renewed_before_they_end(account, simulator):
    Channel.objects.filter(pk=account.pk).update(token_expires_at=now() + timedelta(hours=1))
    assert renew_tokens() == 1
    assert renew_tokens() == 0


def test_a_renewal_that_is_refused_makes_share_tasks(account, simulator):
    release = account.house.release()
    simulator.change_account("zalo_oa", account.address, revoked=True)
    Channel.objects.filter(pk=account.pk).update(token_expires_at=now() + timedelta(hours=1))
    renew_tokens()
    account.refresh_from_db()
    assert account.state == "reconnect"
    assert release.deliveries.get().state == "task"


def test_tokens_are_unreadable_in_the_table(account):
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, refresh_token FROM distribution_channel WHERE id = %s", [account.pk])
        assert not any(f"oa-{account.address}" in text for text in cursor.fetchone())


def test_a_group_lives_on_the_token_of_its_units_account(account, simulator):
    """One pair of tokens for the account and its groups: whoever is refused first renews it, once for all."""
    unit = account.house.units[0]
    simulator.add_accounts(*({"network": "zalo_gmf", "id": f"g{n}", "oa": account.address} for n in range(3)))
    groups = [make_channel(unit, "zalo_gmf", address=f"g{n}", token=account.token) for n in range(3)]
    simulator.change_account("zalo_oa", account.address, access_until=0)

    def renew(channel):
        try:
            return refresh_token(channel.pk, 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        pairs = set(pool.map(renew, [account, *groups]))

    assert exchanges(simulator, account) == [{"exchanged": 1, "refused": 0}]
    token = simulator.account("zalo_oa", account.address)["access_token"]
    assert pairs == {(token, 1)}
    assert set(Channel.objects.values_list("token", "token_generation")) == {(token, 1)}


def test_a_group_posts_on_with_a_token_that_was_renewed_elsewhere(account, simulator):
    simulator.add_accounts({"network": "zalo_gmf", "id": "g1", "oa": account.address})
    # A group of an account of another unit names it; its own unit has none.
    group = make_channel(
        account.house.units[1], "zalo_gmf", address="g1", token="", options={"token_of": account.address}
    )
    token, _ = refresh_token(account.pk, 0)
    account.house.release()
    run_worker(threading.Event(), options=Options(pace=FAST, idle_seconds=0.5))

    assert simulator.counts("zalo_gmf") == {"g1": 1}
    assert exchanges(simulator, account) == [{"exchanged": 1, "refused": 0}]
    group.refresh_from_db()
    assert (group.token, group.state) == (token, "connected")


def test_a_group_whose_account_is_gone_needs_its_owner(account):
    Channel.objects.filter(pk=account.pk).update(state="reconnect")
    group = make_channel(account.house.units[0], "zalo_gmf", address="g1", token=account.token)
    with pytest.raises(ChannelError) as refusal:
        refresh_token(group.pk, 0)
    assert refusal.value.error_class is ErrorClass.RECONNECT
