"""Videos on the simulated TikTok, over HTTP."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Unfinished
from lantoa.publishing.distribution.networks.tiktok import upload
from lantoa.publishing.distribution.networks.tiktok.adapter import TikTok, caption, creator_info
from lantoa.publishing.distribution.networks.tiktok.consent import Consent, consent_of
from lantoa.publishing.distribution.networks.tiktok.errors import class_of
from lantoa.publishing.distribution.networks.tiktok.upload import plan
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.clips import stored_clip
from lantoa.publishing.distribution.tests.jobs import (
    PATIENT,
    POST,
    again,
    ask_account,
    killed_when_it_hangs,
    make_job,
    refused,
    run,
)

ACCOUNT = "-sim0001"
TOKEN = f"tt.{ACCOUNT}.a0"
AGREED = {"consent": {"by": 7, "at": "2026-11-26T09:00:00+07:00", "privacy": "PUBLIC_TO_EVERYONE"}}
# TikTok's least, so that a small clip has two.
CHUNK = 5 * 1024 * 1024
tiktok = TikTok()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(upload, "CHUNK", CHUNK)


@pytest.fixture
def ready(simulator):
    simulator.set(tiktok_processing_seconds=0, tiktok_inits_per_minute=0, tiktok_rotates_refresh=True)
    simulator.add_accounts({"network": "tiktok", "id": ACCOUNT, "username": "congdoanlamgiang"})
    return simulator


def new_job(**values):
    return make_job(ACCOUNT, TOKEN, **{"pace": PATIENT, "options": AGREED} | values)


@pytest.fixture
def small(ready):
    """A job whose clip goes in one piece."""
    return new_job(post=replace(POST, format="video", video=stored_clip(300_000)[0]))


@pytest.fixture
def job(ready):
    """A job whose clip goes in two pieces."""
    return new_job(post=replace(POST, format="video", video=stored_clip(2 * CHUNK + 1000)[0]))


def killed(job, simulator):
    """Publish, and be killed while the server does not answer."""
    killed_when_it_hangs(tiktok.publish, job, hangs=lambda: simulator.account("tiktok", ACCOUNT)["faults"].get("hang"))


def test_a_video_stands_whole_and_without_our_link(job, ready):
    published = run(tiktok.publish, job)

    [post] = ready.posts("tiktok")
    assert published.post_id == post["id"]
    assert published.post_url == f"https://www.tiktok.com/@congdoanlamgiang/video/{post['id']}"
    assert post["values"]["sha256"] == stored_clip(2 * CHUNK + 1000)[1]
    assert post["message"] == "Mời đọc <b>ngay</b>."
    assert post["values"]["privacy_level"] == "PUBLIC_TO_EVERYONE"
    # What the owner did not allow is off.
    assert [post["values"][f"disable_{what}"] for what in ("comment", "duet", "stitch")] == [True] * 3


def test_the_owners_switches_count_unless_the_account_forbids(small, ready):
    allowed = {"allow_comment": True, "allow_duet": True, "allow_stitch": "yes"}
    small.options = {"consent": {**AGREED["consent"], **allowed}}
    ready.change_account("tiktok", ACCOUNT, duet_disabled=True)
    run(tiktok.publish, small)
    values = ready.posts("tiktok")[0]["values"]
    assert [values[f"disable_{what}"] for what in ("comment", "duet", "stitch")] == [False, True, True]


@pytest.mark.parametrize(
    "options",
    [{}, {"consent": None}, {"consent": {"privacy": "PUBLIC_TO_EVERYONE"}}, {"consent": {"by": 7, "privacy": "ALL"}}],
)
def test_without_the_owners_consent_a_person_posts(small, ready, options):
    small.options = options
    error = refused(tiktok.publish, small)
    assert error.error_class is ErrorClass.BY_HAND
    assert "chưa đồng ý" in str(error)
    assert "calls" in ready.account("tiktok", ACCOUNT)
    assert ready.account("tiktok", ACCOUNT)["calls"] == {}


def test_a_choice_that_is_no_longer_open_is_asked_anew(small, ready):
    ready.change_account("tiktok", ACCOUNT, privacy_options=["SELF_ONLY"])
    error = refused(tiktok.publish, small)
    assert (error.error_class, "chọn lại" in str(error)) == (ErrorClass.BY_HAND, True)


def test_a_film_too_long_for_the_account_is_refused_before_a_byte_goes(small, ready):
    ready.change_account("tiktok", ACCOUNT, longest_seconds=10)
    assert refused(tiktok.publish, small).error_class is ErrorClass.BAD_CONTENT
    assert "video.init" not in ready.account("tiktok", ACCOUNT)["calls"]


def test_without_a_video_a_person_posts(small):
    small.post = replace(small.post, video=None)
    assert refused(tiktok.publish, small).error_class is ErrorClass.BY_HAND


@pytest.mark.parametrize("hung_chunk", [1, 2])
@pytest.mark.parametrize("stored", [True, False])
def test_a_killed_upload_goes_on_and_ends_as_one_post(job, ready, hung_chunk, stored):
    for _ in range(hung_chunk - 1):
        ready.fault("slow", network="tiktok", on=["upload.chunk"], options={"ms": 1})
    ready.fault("hang", network="tiktok", on=["upload.chunk"], options={"stored": stored})
    killed(job, ready)
    left = again(job)
    assert not tiktok.is_in_doubt(left.progress)
    assert tiktok.may_stand(left.progress) is (hung_chunk == 2)
    if hung_chunk == 2:
        # The worker looks before it goes on.
        assert (run(tiktok.find, left) is not None) is stored

    published = run(tiktok.publish, left)

    [post] = ready.posts("tiktok")
    assert (post["id"], post["values"]["sha256"]) == (published.post_id, stored_clip(2 * CHUNK + 1000)[1])
    calls = ready.account("tiktok", ACCOUNT)["calls"]
    assert (calls["video.init"], calls["upload.chunk"]) == (1, 2 + (not stored))


@pytest.mark.parametrize("kind", ["cut_after", "cut_before", "garbage", "html_502", "transient"])
def test_a_lost_answer_is_asked_for_by_the_posts_own_id(small, ready, kind):
    ready.fault(kind, network="tiktok", on=["upload.chunk"], options={"stored": kind != "cut_before"})
    try:
        run(tiktok.publish, small)
    except ChannelError as error:
        assert error.error_class is ErrorClass.TRANSIENT  # noqa: PT017 - some of these answers can be read
    run(tiktok.publish, again(small))
    assert ready.counts("tiktok") == {ACCOUNT: 1}
    assert ready.account("tiktok", ACCOUNT)["calls"]["video.init"] == 1


def test_a_line_that_breaks_within_a_chunk_sends_the_chunk_again(job, ready):
    ready.fault("cut_after", network="tiktok", on=["upload.chunk"], options={"bytes": 1000})
    assert refused(tiktok.publish, job).error_class is ErrorClass.TRANSIENT
    run(tiktok.publish, again(job))
    assert ready.posts("tiktok")[0]["values"]["sha256"] == stored_clip(2 * CHUNK + 1000)[1]


def test_an_upload_that_ended_is_begun_anew(small, ready):
    ready.fault("permission", network="tiktok", on=["upload.chunk"], options={"code": "expired"})
    assert refused(tiktok.publish, small).error_class is ErrorClass.TRANSIENT
    assert not tiktok.may_stand(small.progress)
    run(tiktok.publish, small)
    assert ready.counts("tiktok") == {ACCOUNT: 1}


def test_a_long_upload_takes_several_turns(job, ready):
    job.pace = replace(PATIENT, longest_send=timedelta())
    with pytest.raises(Unfinished):
        run(tiktok.publish, job)
    run(tiktok.publish, again(job))
    assert ready.account("tiktok", ACCOUNT)["calls"]["upload.chunk"] == 2


def test_processing_takes_its_time(small, ready):
    ready.set(tiktok_processing_seconds=60)
    with pytest.raises(Unfinished) as pause:
        run(tiktok.publish, small)
    assert pause.value.after == timedelta(seconds=10)
    with pytest.raises(Unfinished):
        run(tiktok.find, again(small))
    ready.set(tiktok_processing_seconds=0)
    assert run(tiktok.find, again(small)).post_id == ready.posts("tiktok")[0]["id"]
    run(tiktok.publish, again(small))
    assert ready.counts("tiktok") == {ACCOUNT: 1}


@pytest.mark.parametrize(
    ("reason", "error_class"),
    [
        ("file_format_check_failed", ErrorClass.BAD_CONTENT),
        ("duration_check_failed", ErrorClass.BAD_CONTENT),
        ("frame_rate_check_failed", ErrorClass.BAD_CONTENT),
        ("picture_size_check_failed", ErrorClass.BAD_CONTENT),
        ("spam_risk_text", ErrorClass.BLOCKED_POLICY),
        ("spam_risk_too_many_posts", ErrorClass.QUOTA_TOMORROW),
        ("auth_removed", ErrorClass.RECONNECT),
        ("internal", ErrorClass.TRANSIENT),
    ],
)
def test_a_post_that_failed_is_no_post(small, ready, reason, error_class):
    ready.change_account("tiktok", ACCOUNT, fail_reason=reason)
    error = refused(tiktok.publish, small)
    assert (error.error_class, reason in str(error)) == (error_class, True)
    assert not tiktok.may_stand(small.progress)
    assert run(tiktok.find, small) is None


def test_what_only_some_may_see_has_no_id(small, ready):
    small.options = {"consent": {**AGREED["consent"], "privacy": "SELF_ONLY"}}
    published = run(tiktok.publish, small)
    assert (published.post_id, published.post_url) == (small.progress["publish_id"], "")


def test_a_post_that_tiktok_forgot_goes_to_a_person_or_is_begun_anew(small, ready):
    small.progress = {"publish_id": "v_gone", "upload_url": "http://127.0.0.1:9/", "whole": True}
    with pytest.raises(Doubtful):
        run(tiktok.find, small)
    small.progress = {"publish_id": "v_gone", "upload_url": "http://127.0.0.1:9/"}
    assert refused(tiktok.publish, small).error_class is ErrorClass.TRANSIENT
    run(tiktok.publish, small)
    assert ready.counts("tiktok") == {ACCOUNT: 1}


@pytest.mark.parametrize("on", ["creator.read", "video.init"])
@pytest.mark.parametrize(
    ("kind", "code", "error_class"),
    [
        ("rate_limited", "", ErrorClass.RATE_LIMITED),
        ("too_fast", "", ErrorClass.QUOTA_TOMORROW),
        ("policy", "spam_risk_too_many_pending_share", ErrorClass.QUOTA_TOMORROW),
        ("policy", "reached_active_user_cap", ErrorClass.QUOTA_TOMORROW),
        ("policy", "spam_risk_user_banned_from_posting", ErrorClass.BLOCKED_POLICY),
        ("policy", "spam_risk_text", ErrorClass.BLOCKED_POLICY),
        ("token_expired", "", ErrorClass.TOKEN_EXPIRED),
        ("token_revoked", "", ErrorClass.TOKEN_EXPIRED),
        ("permission", "scope_not_authorized", ErrorClass.PERMISSION),
        ("permission", "scope_permission_missed", ErrorClass.PERMISSION),
        ("permission", "unaudited_client_can_only_post_to_private_accounts", ErrorClass.PERMISSION),
        ("permission", "url_ownership_unverified", ErrorClass.PERMISSION),
        ("permission", "privacy_level_option_mismatch", ErrorClass.BY_HAND),
        ("permission", "invalid_params", ErrorClass.BAD_CONTENT),
        ("transient", "", ErrorClass.TRANSIENT),
        ("error_in_200", "", ErrorClass.TRANSIENT),
        ("garbage", "", ErrorClass.TRANSIENT),
        ("html_502", "", ErrorClass.TRANSIENT),
        ("cut_before", "", ErrorClass.TRANSIENT),
        ("cut_after", "", ErrorClass.TRANSIENT),
    ],
)
def test_every_refusal_has_one_class(small, ready, on, kind, code, error_class):
    ready.fault(kind, network="tiktok", account=ACCOUNT, on=[on], options={"code": code} if code else {})
    error = refused(tiktok.publish, small)
    assert error.error_class is error_class
    assert TOKEN not in str(error)
    assert ready.posts("tiktok") == []


def test_six_begun_a_minute_wait_a_minute(small, ready):
    ready.set(tiktok_inits_per_minute=1)
    other = {"address": "-sim0002", "token": "tt.-sim0002.a0", "options": AGREED, "pace": PATIENT, "post": small.post}
    run(tiktok.publish, make_job(**other))
    error = refused(tiktok.publish, make_job(**other))
    assert (error.error_class, error.retry_after) == (ErrorClass.RATE_LIMITED, timedelta(minutes=1))


def test_nobody_listening_is_no_doubt(small, settings):
    settings.TIKTOK_API_URL = "http://127.0.0.1:9"
    assert refused(tiktok.publish, small).error_class is ErrorClass.UNREACHABLE


@pytest.mark.parametrize(
    ("status", "error_class"),
    [
        (401, ErrorClass.TOKEN_EXPIRED),
        (403, ErrorClass.PERMISSION),
        (429, ErrorClass.RATE_LIMITED),
        (400, ErrorClass.BAD_CONTENT),
        (500, ErrorClass.TRANSIENT),
    ],
)
def test_an_unknown_code_counts_by_its_status(status, error_class):
    assert class_of("something_new", status) is error_class


@pytest.mark.parametrize(
    ("size", "planned"),
    [
        (1, (1, 1)),
        (2 * CHUNK - 1, (2 * CHUNK - 1, 1)),
        (2 * CHUNK, (CHUNK, 2)),
        (3 * CHUNK - 1, (CHUNK, 2)),
        (500 * 1024 * 1024, (CHUNK, 100)),
    ],
)
def test_chunks_are_counted_as_tiktok_counts(size, planned):
    assert plan(size) == planned


def test_a_caption_fits_in_utf16():
    assert caption("Ngắn") == "Ngắn"
    for text in ("Đoàn kết " * 500, "😀" * 1500, "a" * 2201):
        made = caption(text)
        assert 2_000 < len(made.encode("utf-16-le")) // 2 <= 2_200


def test_consent_is_read_with_suspicion():
    told = {"by": 7, "privacy": "SELF_ONLY", "allow_comment": True, "allow_duet": 1}
    assert consent_of({"consent": told}) == Consent("SELF_ONLY", allow_comment=True)
    assert consent_of({"consent": "yes"}) is None


def asked(act, *values, token=TOKEN):
    return ask_account(act, *values, address=ACCOUNT, token=token)


def test_figures_come_twenty_a_call_and_one_bad_id_loses_nothing(small, ready):
    published = run(tiktok.publish, small)
    ready.control("PATCH", f"posts/{published.post_id}", {"engagement": {"views": 40, "likes": 4, "shares": 2}})
    found = asked(tiktok.read, ["v_pub_file~x", *map(str, range(30)), published.post_id])
    assert list(found) == [published.post_id]
    told = found[published.post_id]
    assert (told.views, told.reactions, told.comments, told.shares) == (40, 4, 0, 2)
    assert ready.account("tiktok", ACCOUNT)["calls"]["video.read"] == 2


def test_health_and_what_the_owner_is_shown(ready):
    ready.change_account("tiktok", ACCOUNT, name="Công đoàn Lam Giang", followers=88)
    assert asked(tiktok.check).followers == 88
    ready.fault("permission", network="tiktok", on=["user.read"])
    assert asked(tiktok.check).name == "Công đoàn Lam Giang"
    assert "SELF_ONLY" in asked(creator_info)["privacy_level_options"]


def exchanged(refresh_token):
    with httpx.Client(trust_env=False) as http:
        return tiktok.exchange(refresh_token, app_id="aw400001", app_secret="tiktok-secret", http=http)


@pytest.mark.parametrize("rotates", [True, False])
def test_a_refresh_token_may_rotate_or_stay(ready, rotates):
    ready.set(tiktok_rotates_refresh=rotates)
    first = exchanged(f"tt.{ACCOUNT}.r0")
    assert (first.refresh_token != f"tt.{ACCOUNT}.r0") is rotates
    assert first.lives == timedelta(days=1)
    assert asked(tiktok.check, token=exchanged(first.refresh_token).token)


def test_a_refused_exchange_asks_the_owner_a_lost_one_is_a_doubt(ready):
    for kind, end, error_class in (
        ("cut_before", Doubtful, None),
        ("garbage", Doubtful, None),
        ("transient", ChannelError, ErrorClass.TRANSIENT),
        ("token_revoked", ChannelError, ErrorClass.RECONNECT),
    ):
        ready.fault(kind, network="tiktok", on=["exchange"])
        with pytest.raises(end) as refusal:
            exchanged(f"tt.{ACCOUNT}.r0")
        assert getattr(refusal.value, "error_class", None) is error_class
