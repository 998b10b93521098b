from datetime import UTC, datetime

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.facebook.tests.clips import PAGE, TOKEN, facebook, make_account
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import make_job, run

NEEDED = ["pages_manage_posts", "pages_read_engagement"]


@pytest.fixture
def page(simulator):
    simulator.add_accounts({"network": "facebook", "id": PAGE, "name": "Công đoàn May 10", "followers": 4210})
    return simulator


def check(**account):
    async def within(job):
        return await facebook.check(make_account(job.http, **account))

    return run(within, make_job(PAGE, ""))


def refused(**account):
    with pytest.raises(ChannelError) as refusal:
        check(**account)
    assert TOKEN not in str(refusal.value)
    return refusal.value


def test_a_good_page_tells_name_followers_and_how_long_its_data_may_be_read(page):
    page.change_account("facebook", PAGE, data_access_expires_at=1_800_000_000)
    health = check()
    assert (health.name, health.followers) == ("Công đoàn May 10", 4210)
    assert health.token_expires_at is None
    assert health.data_access_expires_at == datetime.fromtimestamp(1_800_000_000, UTC)
    told = {"app_id": "100001", "category": "Labor Union", "missing_scopes": [], "events_refused": ""}
    assert health.facts == told


def test_a_token_that_ends_says_when(page):
    page.change_account("facebook", PAGE, expires_at=1_900_000_000)
    assert check().token_expires_at == datetime.fromtimestamp(1_900_000_000, UTC)


def test_rights_that_only_bring_less_back_are_told_and_refuse_nothing(page):
    page.change_account("facebook", PAGE, scopes=[*NEEDED, "read_insights"])
    assert check().facts["missing_scopes"] == ["pages_read_user_content", "pages_manage_metadata"]


def test_a_right_without_which_nothing_is_posted_is_named(page):
    page.change_account("facebook", PAGE, scopes=["pages_read_engagement"])
    refusal = refused()
    assert refusal.error_class is ErrorClass.PERMISSION
    assert "pages_manage_posts" in str(refusal)


@pytest.mark.parametrize(
    ("fate", "error_class"),
    [(463, ErrorClass.TOKEN_EXPIRED), (460, ErrorClass.RECONNECT), (492, ErrorClass.RECONNECT)],
)
def test_a_dead_token_is_of_the_class_it_died_of(page, fate, error_class):
    page.change_account("facebook", PAGE, token_fate=fate)
    assert refused().error_class is error_class


def test_a_token_of_another_page_asks_for_a_new_one(page):
    assert refused(token="EAAsim.99").error_class is ErrorClass.RECONNECT


def test_nonsense_for_a_token_asks_for_a_new_one(page):
    assert refused(token="chuyện lạ").error_class is ErrorClass.RECONNECT


@pytest.mark.parametrize("app", [{"app_id": "", "app_secret": ""}, {"app_id": "100001", "app_secret": "sai"}])
def test_where_the_app_is_another_one_the_page_asks_for_itself(page, app):
    assert check(**app).followers == 4210


def test_the_pages_events_are_subscribed_to(page):
    for _again in range(2):
        check()
    with httpx.Client(trust_env=False) as http:
        url = f"{page.facebook_url}/v26.0/{PAGE}/subscribed_apps"
        [app] = http.get(url, params={"access_token": TOKEN}).json()["data"]
    assert app["subscribed_fields"] == ["feed"]


@pytest.mark.parametrize("kind", ["permission", "transient", "garbage", "cut_after", "html_502"])
def test_events_that_are_refused_say_why_and_refuse_nothing(page, kind):
    page.fault(kind, on=["page.subscribe"])
    health = check()
    assert health.facts["events_refused"]
    assert health.followers == 4210
    assert check().facts["events_refused"] == ""


@pytest.mark.parametrize("kind", ["garbage", "html_502", "error_in_200", "cut_before", "hang"])
def test_a_check_that_was_not_answered_says_nothing_of_the_page(page, kind):
    page.fault(kind, on=["token.debug"], next=2)
    assert refused().error_class is ErrorClass.TRANSIENT
