"""Messages of a Zalo Bot to private chats and groups."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.registry import spec_of
from lantoa.publishing.distribution.networks.zalo_bot.adapter import ZaloBot
from lantoa.publishing.distribution.networks.zalo_bot.errors import refusal as refusal_of
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import POST, ask_account, make_job, run

SECRET = "bot-secret-4711"
TOKEN, CHAT = f"880001:{SECRET}", "e4ea2cd5189df1c3a88c"
bot = ZaloBot()


@pytest.fixture
def job(simulator):
    return make_job(CHAT, TOKEN)


def posts(simulator):
    return simulator.account("zalo_bot", CHAT)["posts"]


def check(token=TOKEN):
    return ask_account(bot.check, address=CHAT, token=token)


@pytest.mark.parametrize("kind", ["PRIVATE", "GROUP"])
def test_a_chat_hears_text_and_link(simulator, job, kind):
    simulator.add_accounts({"network": "zalo_bot", "id": CHAT, "bot": "880001", "chat_type": kind})
    published = run(bot.publish, job)
    [post] = posts(simulator)
    assert (post["id"], post["message"]) == (published.post_id, f"{POST.text}\n\n{POST.short_url}")


def test_a_photo_post_is_a_photo_with_its_caption(simulator, job):
    job.post = replace(POST, text="dài " * 900, format="photo", pictures=("http://testserver/a.jpg",))
    run(bot.publish, job)
    [post] = posts(simulator)
    assert post["values"]["picture"] == "http://testserver/a.jpg"
    assert len(post["message"]) <= 2000
    assert post["message"].endswith(POST.short_url)


@pytest.mark.parametrize(
    ("kind", "options", "error_class"),
    [
        ("token_revoked", {}, ErrorClass.RECONNECT),
        ("token_expired", {"status": 401}, ErrorClass.RECONNECT),
        ("rate_limited", {"status": 429}, ErrorClass.RATE_LIMITED),
        ("permission", {}, ErrorClass.RECONNECT),
        ("permission", {"code": 404, "message": "Not Found"}, ErrorClass.RECONNECT),
        ("permission", {"code": 400, "message": "Bad Request: chat not found"}, ErrorClass.RECONNECT),
        ("permission", {"code": 400, "message": "Bad Request: text is invalid"}, ErrorClass.BAD_CONTENT),
        ("permission", {"code": 413}, ErrorClass.BAD_CONTENT),
    ],
)
def test_each_refusal_has_its_class(simulator, job, kind, options, error_class):
    simulator.fault(kind, network="zalo_bot", account=CHAT, options=options)
    with pytest.raises(ChannelError) as refusal:
        run(bot.publish, job)
    assert refusal.value.error_class is error_class
    assert posts(simulator) == []


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("transient", {}),
        ("error_in_200", {}),
        ("permission", {"code": 408}),
        ("permission", {"code": 777}),
        ("cut_before", {}),
        ("cut_after", {}),
        ("garbage", {}),
        ("html_502", {}),
        ("hang", {"stored": True}),
    ],
)
def test_what_tells_nothing_is_a_doubt_for_a_person(simulator, job, kind, options):
    simulator.fault(kind, network="zalo_bot", account=CHAT, options=options)
    with pytest.raises(Doubtful):
        run(bot.publish, job)
    assert bot.is_in_doubt(job.progress)
    assert not spec_of("zalo_bot").can_find


def test_a_blocked_bot_and_a_chat_of_another_bot_need_their_owner(simulator, job):
    run(bot.publish, job)
    simulator.change_account("zalo_bot", CHAT, blocked=True)
    for token in (TOKEN, "880002:another"):
        with pytest.raises(ChannelError) as refusal:
            run(bot.publish, make_job(CHAT, token))
        assert refusal.value.error_class is ErrorClass.RECONNECT


@pytest.mark.parametrize("kind", ["token_revoked", "garbage", "cut_before", "html_502", "permission", "hang"])
def test_the_token_is_in_no_error_and_no_log(simulator, job, kind, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # as the settings say
    simulator.fault(kind, network="zalo_bot", account=CHAT)
    with pytest.raises((ChannelError, Doubtful)) as refusal:
        run(bot.publish, job)
    told = f"{refusal.value!r} {refusal.value.__cause__!r} {caplog.text}"
    assert SECRET not in told


def test_an_address_that_cannot_be_reached_is_not_told(job, settings):
    settings.ZALO_BOT_URL = "http://127.0.0.1:1"
    with pytest.raises(ChannelError) as refusal:
        run(bot.publish, job)
    assert refusal.value.error_class is ErrorClass.UNREACHABLE
    assert SECRET not in f"{refusal.value} {refusal.value.__cause__}"


def test_health_is_what_the_bot_says_of_itself(simulator):
    health = check()
    assert (health.name, health.facts["can_join_groups"]) == ("Bot 880001", True)
    with pytest.raises(ChannelError) as refusal:
        check("880001:another")
    assert refusal.value.error_class is ErrorClass.RECONNECT


def test_a_fault_while_checking_is_no_doubt(simulator):
    simulator.fault("transient", network="zalo_bot", account="880001", on=["bot.read"])
    with pytest.raises(ChannelError) as refusal:
        check()
    assert refusal.value.error_class is ErrorClass.TRANSIENT


@pytest.mark.parametrize(
    ("body", "header", "pause"),
    [
        ({"parameters": {"retry_after": 7}}, "", timedelta(seconds=7)),
        ({}, "9", timedelta(seconds=9)),
        ({"parameters": {"retry_after": 10**8}}, "", timedelta(days=1)),
        ({"parameters": []}, "soon", None),
    ],
)
def test_a_limit_says_how_long(body, header, pause):
    error = refusal_of({"ok": False, "error_code": 429, **body}, stores=True, retry_after=header)
    assert error.retry_after == pause
