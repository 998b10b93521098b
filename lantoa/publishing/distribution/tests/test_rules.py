from datetime import datetime, timedelta

import pytest

from lantoa.kit.clock import VIETNAM
from lantoa.publishing.distribution import rules
from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.facebook.errors import class_of as facebook_class
from lantoa.publishing.distribution.networks.zalo_oa.errors import class_of as zalo_class
from lantoa.publishing.distribution.rules import Act, ErrorClass, Pace, act_for
from lantoa.publishing.distribution.wording import wordings
from lantoa.publishing.distribution.worker.verdict import pause_after


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(0, 0, 0.0), (0, 5, 0.0), (1, 3, 33.3), (1999, 2000, 99.9), (2000, 2000, 100.0)]
)
def test_percent_is_100_only_when_nothing_is_missing(part, whole, shown):
    assert rules.percent(part, whole) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [("vừa", 3, "vừa"), ("một hai ba", 8, "một hai…"), ("mộthaiba", 5, "mộth…"), ("Một, hai", 6, "Một…")],
)
def test_text_is_cut_at_a_word(text, limit, shown):
    assert rules.cut(text, limit) == shown
    assert len(shown) <= limit


@pytest.mark.parametrize(
    ("network", "text", "length"), [("facebook", "Đọc 👍", 5), ("telegram", "Đọc 👍", 6), ("zalo_oa", "Đọc", 3)]
)
def test_each_network_counts_in_its_own_way(network, text, length):
    assert rules.counted_length(text, network) == length


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"facebook": "Riêng", "default": "Chung"}, "Riêng"),
        ({"facebook": "  ", "default": "Chung"}, "Chung"),
        ({}, "Tiêu đề\n\nSapo"),
    ],
)
def test_a_network_says_its_own_text_first(texts, said):
    assert wordings("facebook", texts, {}, title="Tiêu đề", lead="Sapo") == [said]


@pytest.mark.parametrize(
    ("error_class", "attempts", "act"),
    [
        (ErrorClass.TOKEN_EXPIRED, 1, Act.RECONNECT),
        (ErrorClass.PERMISSION, 1, Act.RECONNECT),
        (ErrorClass.RATE_LIMITED, 99, Act.RETRY_FREE),
        (ErrorClass.QUOTA_TOMORROW, 99, Act.RETRY_FREE),
        (ErrorClass.UNREACHABLE, 99, Act.RETRY_FREE),
        (ErrorClass.TRANSIENT, 4, Act.RETRY),
        (ErrorClass.TRANSIENT, 5, Act.FAIL),
        (ErrorClass.DUPLICATE, 1, Act.LOOK_UP),
        (ErrorClass.AMBIGUOUS, 99, Act.LOOK_UP),
        (ErrorClass.BLOCKED_POLICY, 1, Act.FAIL),
        (ErrorClass.BAD_CONTENT, 1, Act.FAIL),
        (ErrorClass.BY_HAND, 1, Act.TASK),
    ],
)
def test_each_class_of_error_has_one_consequence(error_class, attempts, act):
    assert act_for(error_class, attempts) is act
    assert set(rules.ACTS) == set(ErrorClass)


@pytest.mark.parametrize(
    ("code", "subcode", "error_class"),
    [
        (190, 463, "token_expired"),
        (190, 460, "reconnect"),
        (190, 0, "reconnect"),
        (200, 0, "permission"),
        (299, 0, "permission"),
        (4, 0, "rate_limited"),
        (80001, 0, "rate_limited"),
        (368, 0, "blocked_policy"),
        (368, 1390008, "rate_limited"),
        (100, 1366046, "bad_content"),
        (100, 1366051, "duplicate"),
        (506, 1455006, "duplicate"),
        (100, 0, "bad_content"),
        (2, 0, "transient"),
        (987654, 0, "transient"),
    ],
)
def test_facebook_errors_have_one_class(code, subcode, error_class):
    assert facebook_class(code, subcode) == error_class


@pytest.mark.parametrize(
    ("code", "message", "error_class"),
    [
        (-216, "", "token_expired"),
        (-220, "", "token_expired"),
        (-32, "", "rate_limited"),
        (-223, "Your OA has reach the limit quota create article", "quota_tomorrow"),
        (-223, "OA has not authorised application to use this API", "reconnect"),
        (-234, "", "wait_window"),
        (-248, "", "blocked_policy"),
        (-201, "", "bad_content"),
        (-999, "", "transient"),
    ],
)
def test_zalo_errors_have_one_class(code, message, error_class):
    assert zalo_class(code, message) == error_class


@pytest.mark.parametrize(
    ("percent", "minutes", "pause"),
    [
        (79, 0, None),
        (80, 0, rules.SLOW_DOWN),
        (94, 0, rules.SLOW_DOWN),
        (95, 0, rules.PAUSE_UNTOLD),
        (100, 7, timedelta(minutes=7)),
        (10, 3, timedelta(minutes=3)),
    ],
)
def test_usage_slows_at_80_and_stops_at_95(percent, minutes, pause):
    assert rules.pause_for_usage(percent, minutes) == pause


@pytest.mark.parametrize(
    ("percents", "refusals", "pause"),
    [
        ([100, 100, 100], [], None),
        ([100, 100, 1, 1, 1], [], None),
        ([97, 97, 97, 1, 1], [], rules.PAUSE_UNTOLD),
        ([85, 84, 86, 85, 84], [], rules.SLOW_DOWN),
        ([], [True] * 4, None),
        ([], [True] * 3 + [False] * 2, rules.PAUSE_UNTOLD),
        ([], [True] * 2 + [False] * 3, None),
    ],
)
def test_an_app_rests_when_most_answers_agree(percents, refusals, pause):
    assert rules.pause_of_app(percents, refusals) == pause


def test_backoff_doubles_with_jitter_up_to_its_bound():
    pace = Pace()
    assert [rules.backoff(n, pace, 0.5).total_seconds() for n in (1, 2, 3)] == [15, 30, 60]
    assert rules.backoff(1, pace, 0.0) == timedelta(seconds=11.25)
    assert rules.backoff(40, pace, 1.0) == pace.longest_backoff * 1.25


def test_a_worker_gives_up_before_anybody_else_may_look():
    pace = Pace()
    assert pace.longest_call < pace.longest_send < pace.lease


@pytest.mark.parametrize(
    ("error_class", "hour", "until"),
    [
        (ErrorClass.WAIT_WINDOW, 23, "2026-11-23T06:00"),
        (ErrorClass.WAIT_WINDOW, 3, "2026-11-22T06:00"),
        (ErrorClass.QUOTA_TOMORROW, 15, "2026-11-23T00:05"),
    ],
)
def test_windows_open_at_vietnamese_hours(error_class, hour, until):
    at = datetime(2026, 11, 22, hour, tzinfo=VIETNAM)
    opens = at + pause_after(ChannelError(error_class, ""), at)
    assert f"{opens.astimezone(VIETNAM):%Y-%m-%dT%H:%M}" == until


@pytest.mark.parametrize(
    ("network", "format", "becomes"),
    [
        ("facebook", "reel", "reel"),
        ("telegram", "reel", "video"),
        ("telegram", "photo", "photo"),
        ("email", "video", "link"),
        ("zalo_group", "reel", "link"),
        ("youtube", "video", "video"),
        ("youtube", "link", None),
        ("tiktok", "photo", None),
    ],
)
def test_each_network_takes_a_release_as_what_it_can(network, format, becomes):
    assert rules.format_on(network, format) == becomes
    assert (network in rules.unfit_networks(format)) == (becomes is None)
