"""A real worker with an account that sends to followers, with a group of it and with a bot."""

from dataclasses import replace

import pytest

from lantoa.publishing.distribution.facade import correct_release, recall_release
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.tests.factories import Federation, make_channel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def daylight(monkeypatch, simulator):
    """Whatever the hour of the test run: the account's own clock says ten, ours has no quiet hours."""
    monkeypatch.setitem(SPECS, "zalo_oa", replace(SPECS["zalo_oa"], quiet=None))
    simulator.zalo_hour(10)
    yield
    simulator.set(zalo_clock_offset_seconds=0)


@pytest.fixture
def house():
    return Federation()


@pytest.fixture
def account(house, simulator):
    channel = make_channel(house.units[0], "zalo_oa", options={"broadcast": True})
    simulator.add_accounts({"network": "zalo_oa", "id": channel.address})
    return channel


def broadcasts(simulator, account):
    return [one["article_id"] for one in simulator.account("zalo_oa", account.address)["broadcasts"]]


def test_a_release_reaches_followers_once(house, account, simulator, deliver):
    release = house.release()
    deliver()
    row = release.deliveries.get(channel=account)
    assert (row.state, row.error, row.needs_person) == ("sent", "", False)
    assert broadcasts(simulator, account) == [row.post_id]


def test_a_doubtful_broadcast_leaves_the_article_sent_and_asks_a_person(house, account, simulator, deliver):
    simulator.fault("cut_after", network="zalo_oa", on=["broadcast.create"])
    release = house.release()
    deliver()
    row = release.deliveries.get(channel=account)
    assert (row.state, row.needs_person, row.error_class) == ("sent", True, "left_over")
    assert "Broadcast" in row.error
    assert broadcasts(simulator, account) == [row.post_id]
    assert simulator.account("zalo_oa", account.address)["calls"]["broadcast.create"] == 1


def test_a_worker_that_gives_up_in_the_broadcast_never_sends_it_again(house, account, simulator, deliver):
    """The call hangs beyond the send's time: looked up, the article stands, the broadcast is a person's."""
    simulator.fault("hang", network="zalo_oa", on=["broadcast.create"], options={"stored": True})
    release = house.release()
    deliver()
    row = release.deliveries.get(channel=account)
    assert (row.state, row.needs_person) == ("sent", True)
    assert simulator.account("zalo_oa", account.address)["calls"]["broadcast.create"] == 1


def test_a_token_that_ends_before_the_broadcast_is_renewed_for_it(house, account, simulator, deliver):
    simulator.fault("token_expired", network="zalo_oa", on=["broadcast.create"])
    release = house.release()
    deliver()
    row = release.deliveries.get(channel=account)
    assert (row.state, row.needs_person) == ("sent", False)
    assert broadcasts(simulator, account) == [row.post_id]


def test_an_article_whose_broadcast_waits_is_recalled(house, account, simulator, deliver):
    simulator.zalo_hour(23)
    release = house.release()
    deliver()
    row = release.deliveries.get(channel=account)
    assert row.state == "waiting"
    assert simulator.posts("zalo_oa")[0]["is_shown"]

    recall_release(release=release, by=house.lan)
    deliver()
    row.refresh_from_db()
    assert row.state == "recalled"
    assert simulator.counts("zalo_oa") == {account.address: 0}
    assert broadcasts(simulator, account) == []


def test_groups_and_bots_are_posted_to_by_workers(house, account, simulator, deliver):
    simulator.add_accounts({"network": "zalo_gmf", "id": "g1", "oa": account.address})
    make_channel(house.units[0], "zalo_gmf", address="g1")
    make_channel(house.units[1], "zalo_bot", address="c1", token="880001:s")
    release = house.release()
    deliver()
    assert set(release.deliveries.values_list("network", "state")) == {
        ("zalo_oa", "sent"),
        ("zalo_gmf", "sent"),
        ("zalo_bot", "sent"),
    }
    assert (simulator.counts("zalo_gmf"), simulator.counts("zalo_bot")) == ({"g1": 1}, {"c1": 1})


@pytest.mark.parametrize(("network", "address"), [("zalo_gmf", "g1"), ("zalo_bot", "c1")])
def test_a_doubtful_message_goes_to_a_person_and_not_out_twice(house, account, simulator, deliver, network, address):
    simulator.add_accounts({"network": "zalo_gmf", "id": "g1", "oa": account.address})
    channel = make_channel(house.units[1], network, address=address, token="880001:s")
    if network == "zalo_gmf":
        channel.token, channel.options = account.token, {"token_of": account.address}
        channel.save()
    simulator.fault("cut_after", network=network, account=address)
    release = house.release()
    deliver()
    row = release.deliveries.get(channel=channel)
    assert (row.state, row.needs_person) == ("in_doubt", True)
    assert simulator.counts(network) == {address: 1}


def test_a_correction_says_the_new_words_and_keeps_what_is_left(house, account, simulator, deliver):
    simulator.fault("cut_after", network="zalo_oa", on=["broadcast.create"])
    release = house.release()
    deliver()
    left = release.deliveries.get(channel=account).error
    correct_release(release=release, by=house.lan, texts={"default": "Số đúng là 1.200."}, reason="Sai số")
    deliver()
    row = release.deliveries.get(channel=account)
    assert (row.version, row.edit_needs_person, row.error) == (2, False, left)
    [post] = simulator.posts("zalo_oa")
    assert "Số đúng là 1.200." in post["message"]
    # What followers were sent is sent: a correction is not broadcast.
    assert simulator.account("zalo_oa", account.address)["calls"]["broadcast.create"] == 1


def test_a_second_release_of_the_day_is_an_article_without_a_broadcast(house, account, simulator, deliver):
    first, second = house.release(), house.release()
    deliver()
    rows = [release.deliveries.get(channel=account) for release in (first, second)]
    assert [(row.state, row.needs_person, row.error) for row in rows] == [("sent", False, "")] * 2
    assert simulator.counts("zalo_oa") == {account.address: 2}
    assert len(broadcasts(simulator, account)) == 1
    # It was known beforehand: Zalo was not even asked.
    assert simulator.account("zalo_oa", account.address)["calls"]["broadcast.create"] == 1
