from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Video
from lantoa.publishing.distribution.networks.telegram.adapter import Telegram, chat_id
from lantoa.publishing.distribution.networks.telegram.errors import class_of
from lantoa.publishing.distribution.networks.telegram.text import cut_to_units, units
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import POST, ask_account, make_job, run

CHAT, TOKEN = "@congdoan_lamgiang", "123456:bot-lam-giang"
telegram = Telegram()


def job(**values):
    return make_job(CHAT, TOKEN, **values)


def photos(count):
    return replace(POST, format="photo", pictures=tuple(f"http://a.vn/{n}.jpg" for n in range(count)))


def test_words_are_words_and_the_link_is_large(simulator):
    published = run(telegram.publish, job())
    [post] = simulator.posts("telegram")
    assert post["message"] == "Mời đọc <b>ngay</b>.\n\nhttp://testserver/s/abcdefg"
    assert post["link"] == POST.short_url
    assert (published.post_id, published.post_url) == ("1", "https://t.me/congdoan_lamgiang/1")


@pytest.mark.parametrize("text", ["dài " * 2_000, "😀" * 3_000, "&<>" * 2_000, "một 😀 hai " * 900, ""])
def test_the_longest_text_still_ends_with_the_link(simulator, text):
    run(telegram.publish, job(post=replace(POST, text=text)))
    [post] = simulator.posts("telegram")
    assert units(post["message"]) <= 4_096
    assert post["message"].endswith(POST.short_url)


@pytest.mark.parametrize(
    ("text", "limit", "shown"), [("một hai ba", 7, "một…"), ("😀😀😀", 5, "😀…"), ("ab", 2, "ab"), ("😀", 2, "😀")]
)
def test_cutting_counts_utf16(text, limit, shown):
    assert cut_to_units(text, limit) == shown
    assert units(shown) <= limit


def test_one_picture_has_a_caption(simulator):
    run(telegram.publish, job(post=replace(photos(1), text="a" * 3_000)))
    [post] = simulator.posts("telegram")
    assert post["values"]["media"] == ["http://a.vn/0.jpg"]
    assert units(post["message"]) <= 1_024
    assert post["message"].endswith(POST.short_url)


def test_several_pictures_are_one_album_and_are_taken_down_whole(simulator):
    published = run(telegram.publish, job(post=photos(12)))
    [post] = simulator.posts("telegram")
    assert len(post["values"]["media"]) == 10
    assert POST.short_url in post["message"]
    for _ in range(2):
        run(telegram.remove, job(post_id=published.post_id))
    assert simulator.counts("telegram") == {CHAT: 0}


def test_a_clip_is_uploaded_whole(simulator, tmp_path, settings):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "clip.mp4").write_bytes(b"\x00" * 5_000_000)
    clip = Video("http://a.vn/clip.mp4", "clip.mp4", 5_000_000, duration_seconds=12.4, width=720, height=1280)
    run(telegram.publish, job(post=replace(POST, format="video", video=clip)))
    assert simulator.posts("telegram")[0]["values"]["kind"] == "video"
    with pytest.raises(ChannelError) as refused:
        run(telegram.publish, job(post=replace(POST, format="video", video=replace(clip, size=60_000_000))))
    assert refused.value.error_class is ErrorClass.BAD_CONTENT


@pytest.mark.parametrize("post", [POST, photos(1), photos(3)])
def test_a_post_is_corrected_once_and_again(simulator, post):
    published = run(telegram.publish, job(post=post))
    corrected = job(post=replace(post, text="Đã sửa giờ họp."), post_id=published.post_id)
    for _ in range(2):
        run(telegram.edit, corrected)
    [shown] = simulator.posts("telegram")
    assert shown["message"] == f"Đã sửa giờ họp.\n\n{POST.short_url}"


FAULTS = [
    ("rate_limited", {}, ErrorClass.RATE_LIMITED),
    ("token_expired", {}, ErrorClass.TOKEN_EXPIRED),
    ("token_revoked", {}, ErrorClass.TOKEN_EXPIRED),
    ("permission", {}, ErrorClass.PERMISSION),
    ("policy", {}, ErrorClass.RECONNECT),
    ("permission", {"code": 400, "description": "Bad Request: wrong file identifier"}, ErrorClass.BAD_CONTENT),
    ("permission", {"code": 400, "description": "Bad Request: failed to get HTTP URL content"}, ErrorClass.TRANSIENT),
]


@pytest.mark.parametrize(("kind", "options", "error_class"), FAULTS)
def test_every_refusal_has_its_class_and_leaves_nothing(simulator, kind, options, error_class):
    simulator.fault(kind, network="telegram", account=CHAT, options=options)
    with pytest.raises(ChannelError) as refused:
        run(telegram.publish, job())
    assert refused.value.error_class is error_class
    assert TOKEN not in str(refused.value)
    assert refused.value.retry_after == (timedelta(seconds=3) if kind == "rate_limited" else None)
    assert simulator.counts("telegram") == {CHAT: 0}


@pytest.mark.parametrize(
    ("switch", "error_class"),
    [
        ({"kicked": True}, ErrorClass.RECONNECT),
        ({"can_post": False}, ErrorClass.PERMISSION),
        ({"migrated_to": -100777}, ErrorClass.RECONNECT),
        ({"revoked": True}, ErrorClass.TOKEN_EXPIRED),
    ],
)
def test_a_bot_that_is_out_says_so_when_posting_and_when_checked(simulator, switch, error_class):
    simulator.add_accounts({"network": "telegram", "id": CHAT, **switch})
    with pytest.raises(ChannelError) as refused:
        run(telegram.publish, job())
    assert refused.value.error_class is error_class
    if "migrated_to" in switch:
        assert "-100777" in str(refused.value)
    if "can_post" not in switch:
        with pytest.raises(ChannelError) as checked:
            check(CHAT)
        assert checked.value.error_class is error_class


def test_an_unknown_chat_needs_its_owner(simulator):
    with pytest.raises(ChannelError) as refused:
        run(telegram.publish, make_job("-5", TOKEN))
    assert refused.value.error_class is ErrorClass.RECONNECT


@pytest.mark.parametrize("kind", ["transient", "error_in_200", "cut_before", "cut_after", "garbage", "html_502"])
def test_an_answer_that_tells_nothing_leaves_a_doubt(simulator, kind):
    simulator.fault(kind, network="telegram")
    with pytest.raises(Doubtful) as doubt:
        run(telegram.publish, job())
    assert TOKEN not in str(doubt.value)


def test_only_a_request_that_was_about_to_leave_is_a_doubt(simulator):
    kept = []

    async def save(progress):
        kept.append(telegram.is_in_doubt(progress))

    assert not telegram.is_in_doubt({})
    refused = job(save=save)
    simulator.fault("rate_limited", network="telegram")
    with pytest.raises(ChannelError):
        run(telegram.publish, refused)
    assert (kept, telegram.is_in_doubt(refused.progress)) == ([True], False)
    simulator.fault("cut_after", network="telegram")
    with pytest.raises(Doubtful):
        run(telegram.publish, refused)
    assert telegram.is_in_doubt(refused.progress)


def test_no_connection_means_nothing_was_sent(simulator, settings):
    settings.TELEGRAM_API_URL = "http://127.0.0.1:9"
    with pytest.raises(ChannelError) as refused:
        run(telegram.publish, job())
    assert refused.value.error_class is ErrorClass.UNREACHABLE
    assert TOKEN not in str(refused.value)


def check(address):
    return ask_account(telegram.check, address=address, token=TOKEN)


def test_a_check_tells_name_and_followers(simulator):
    simulator.add_accounts({"network": "telegram", "id": CHAT, "title": "Công đoàn Lam Giang", "followers": 812})
    health = check("https://t.me/congdoan_lamgiang")
    assert (health.name, health.followers) == ("Công đoàn Lam Giang", 812)
    assert health.facts == {"bot": "bot123456_bot", "type": "channel"}


@pytest.mark.parametrize(
    ("address", "name"),
    [("congdoan", "@congdoan"), ("@congdoan", "@congdoan"), ("t.me/congdoan/", "@congdoan"), ("-1001234", "-1001234")],
)
def test_a_channel_is_named_as_telegram_names_it(address, name):
    assert chat_id(address) == name


@pytest.mark.parametrize(
    ("code", "found"), [(500, ErrorClass.TRANSIENT), (502, ErrorClass.TRANSIENT), (418, ErrorClass.TRANSIENT)]
)
def test_what_passes_is_tried_again(code, found):
    assert class_of(code, "x") is found


def test_the_numbers_of_a_private_channel_lead_its_members_there(simulator):
    published = run(partial(telegram.publish), make_job("-1005550001", TOKEN))
    assert published.post_url == "https://t.me/c/5550001/1"
