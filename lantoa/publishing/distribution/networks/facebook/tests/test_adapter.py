from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.facebook.adapter import Facebook
from lantoa.publishing.distribution.networks.facebook.errors import class_of
from lantoa.publishing.distribution.networks.facebook.spec import MESSAGE
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import POST, make_job, run

PAGE, TOKEN = "123456", "EAAsim.123456"
facebook = Facebook()


def post_many(count, *, page=PAGE):
    for number in range(count):
        post = replace(POST, text=f"Bài {number}", short_url=f"http://testserver/s/x{number}")
        run(facebook.publish, make_job(page, f"EAAsim.{page}", post=post))


def test_a_link_post_carries_text_and_link(simulator):
    published = run(facebook.publish, make_job(PAGE, TOKEN))
    [post] = simulator.account("facebook", PAGE)["posts"]
    assert post["message"] == "Mời đọc <b>ngay</b>.\n\nhttp://testserver/s/abcdefg"
    assert post["link"] == POST.short_url
    assert published.post_id == post["id"]
    assert published.post_url.startswith("http")


def test_the_longest_text_still_ends_with_the_link(simulator):
    run(facebook.publish, make_job(PAGE, TOKEN, post=replace(POST, text="dài " * 20_000)))
    [post] = simulator.account("facebook", PAGE)["posts"]
    assert len(post["message"]) <= MESSAGE
    assert post["message"].endswith(POST.short_url)


def test_a_post_is_found_behind_many_others(simulator):
    published = run(facebook.publish, make_job(PAGE, TOKEN))
    post_many(105)
    assert run(facebook.find, make_job(PAGE, TOKEN)) == published
    other = replace(POST, short_url=POST.short_url + "h")
    assert run(facebook.find, make_job(PAGE, TOKEN, post=other)) is None


def test_nothing_older_than_the_first_try_is_read(simulator):
    post_many(3)
    later = make_job(PAGE, TOKEN, first_tried_at=datetime.now(UTC) + timedelta(hours=1))
    assert run(facebook.find, later) is None


def test_staged_photos_are_not_staged_again(simulator):
    post = replace(POST, format="photo", pictures=("http://a.vn/1.jpg", "http://a.vn/2.jpg"))
    kept = []

    async def save(progress):
        kept.append(list(progress["photos"]))

    job = make_job(PAGE, TOKEN, post=post, save=save)
    simulator.fault("transient", on=["feed.create"])
    with pytest.raises(Doubtful):
        run(facebook.publish, job)
    assert [len(photos) for photos in kept] == [1, 2]

    run(facebook.publish, job)
    account = simulator.account("facebook", PAGE)
    assert account["calls"]["photo.create"] == 2
    assert account["posts"][0]["photos"] == 2

    with pytest.raises(ChannelError) as twice:
        run(facebook.publish, job)
    assert twice.value.error_class is ErrorClass.DUPLICATE


def test_the_same_post_twice_is_refused_by_the_network(simulator):
    run(facebook.publish, make_job(PAGE, TOKEN))
    with pytest.raises(ChannelError) as twice:
        run(facebook.publish, make_job(PAGE, TOKEN))
    assert twice.value.error_class is ErrorClass.DUPLICATE


def test_taking_down_what_is_gone_is_no_error(simulator):
    published = run(facebook.publish, make_job(PAGE, TOKEN))
    for _ in range(2):
        run(facebook.remove, make_job(PAGE, TOKEN, post_id=published.post_id))
    assert simulator.counts("facebook") == {PAGE: 0}


def test_usage_headers_ask_for_a_pause(simulator):
    simulator.fault("rate_limited", options={"minutes": 7})
    job = make_job(PAGE, TOKEN)
    with pytest.raises(ChannelError) as refusal:
        run(facebook.publish, job)
    assert refusal.value.error_class is ErrorClass.RATE_LIMITED
    assert refusal.value.retry_after == timedelta(minutes=7)


def test_no_connection_means_nothing_was_sent(simulator, settings):
    settings.FACEBOOK_GRAPH_URL = "http://127.0.0.1:9"
    with pytest.raises(ChannelError) as refusal:
        run(facebook.publish, make_job(PAGE, TOKEN))
    assert refusal.value.error_class is ErrorClass.UNREACHABLE
    assert TOKEN not in str(refusal.value)


def test_ten_pictures_at_most_are_attached_and_say_what_they_show(simulator):
    pictures = tuple(f"http://a.vn/{number}.jpg" for number in range(12))
    post = replace(POST, format="photo", pictures=pictures, alts=("Công nhân trao quà", "", "Sân nhà máy"))
    run(facebook.publish, make_job(PAGE, TOKEN, post=post))
    [stored] = simulator.posts("facebook")
    assert stored["photos"] == 10
    assert stored["alts"] == ["Công nhân trao quà", "", "Sân nhà máy"] + [""] * 7


def test_a_correction_changes_the_words_and_again_is_no_error(simulator):
    published = run(facebook.publish, make_job(PAGE, TOKEN))
    post = replace(POST, text="Bản đã sửa.")
    for _ in range(2):
        run(facebook.edit, make_job(PAGE, TOKEN, post=post, post_id=published.post_id))
    [stored] = simulator.posts("facebook")
    assert (stored["message"], stored["is_edited"]) == (f"Bản đã sửa.\n\n{POST.short_url}", True)


def test_a_post_that_is_gone_cannot_be_corrected(simulator):
    published = run(facebook.publish, make_job(PAGE, TOKEN))
    job = make_job(PAGE, TOKEN, post_id=published.post_id)
    run(facebook.remove, job)
    with pytest.raises(ChannelError) as refusal:
        run(facebook.edit, job)
    assert refusal.value.error_class is ErrorClass.BAD_CONTENT


@pytest.mark.parametrize("secret", ["facebook-secret", ""])
def test_the_proof_of_the_apps_secret_goes_along_where_it_is_known(simulator, secret):
    run(facebook.publish, make_job(PAGE, TOKEN, app_id="100001", app_secret=secret))
    assert simulator.counts("facebook") == {PAGE: 1}


def test_a_token_of_another_app_is_used_without_the_proof(simulator):
    run(facebook.publish, make_job(PAGE, TOKEN, app_id="100001", app_secret="another"))
    assert simulator.counts("facebook") == {PAGE: 1}


@pytest.mark.parametrize(
    ("kind", "options", "error_class", "is_app_wide"),
    [
        ("token_expired", {}, ErrorClass.TOKEN_EXPIRED, False),
        ("token_expired", {"subcode": 467}, ErrorClass.TOKEN_EXPIRED, False),
        *[("token_revoked", {"subcode": code}, ErrorClass.RECONNECT, False) for code in (458, 459, 460, 464, 492)],
        ("permission", {}, ErrorClass.PERMISSION, False),
        ("policy", {}, ErrorClass.BLOCKED_POLICY, False),
        ("too_fast", {}, ErrorClass.RATE_LIMITED, False),
        *[("rate_limited", {"code": code}, ErrorClass.RATE_LIMITED, code in (4, 341)) for code in (4, 17, 32, 341)],
        *[("rate_limited", {"code": code}, ErrorClass.RATE_LIMITED, False) for code in (613, 80001)],
    ],
)
def test_each_refusal_has_one_class_and_stores_nothing(simulator, kind, options, error_class, is_app_wide):
    simulator.fault(kind, options=options)
    with pytest.raises(ChannelError) as refusal:
        run(facebook.publish, make_job(PAGE, TOKEN))
    assert (refusal.value.error_class, refusal.value.is_app_wide) == (error_class, is_app_wide)
    assert TOKEN not in str(refusal.value)
    assert simulator.counts("facebook") == {PAGE: 0}


@pytest.mark.parametrize(
    ("code", "subcode", "error_class"),
    [
        (100, 1366046, ErrorClass.BAD_CONTENT),
        (100, 1366051, ErrorClass.DUPLICATE),
        (506, 0, ErrorClass.DUPLICATE),
        (368, 1346003, ErrorClass.BLOCKED_POLICY),
        (100, 1404102, ErrorClass.BLOCKED_POLICY),
        (100, 1404112, ErrorClass.QUOTA_TOMORROW),
        (100, 1404006, ErrorClass.RECONNECT),
        (102, 0, ErrorClass.TOKEN_EXPIRED),
        (101, 0, ErrorClass.PERMISSION),
        (10, 0, ErrorClass.PERMISSION),
        (290, 0, ErrorClass.PERMISSION),
        (352, 0, ErrorClass.BAD_CONTENT),
        (390, 0, ErrorClass.TRANSIENT),
        (1609005, 0, ErrorClass.BAD_CONTENT),
        (987654, 0, ErrorClass.TRANSIENT),
    ],
)
def test_an_error_number_has_its_class(code, subcode, error_class):
    assert class_of(code, subcode) is error_class


@pytest.mark.parametrize("kind", ["cut_before", "garbage", "html_502", "error_in_200"])
def test_an_answer_that_tells_nothing_leaves_a_doubt(simulator, kind):
    simulator.fault(kind)
    with pytest.raises(Doubtful):
        run(facebook.publish, make_job(PAGE, TOKEN))
