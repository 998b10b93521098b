import json
from dataclasses import replace
from datetime import timedelta

import pytest

from lantoa.publishing.distribution.networks.webpush.errors import class_of, fate_of, wait_told
from lantoa.publishing.distribution.networks.webpush.message import LARGEST, message_of, topic_of
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import POST

PAGE = replace(POST, page_url="http://testserver/tin/bua-com-7/", unit_name="CĐCS May Hoa Lam")


@pytest.mark.parametrize("text", ["a" * 5_000, "ữ" * 5_000, "😀" * 5_000, '"\\' * 5_000, "\x01" * 5_000])
def test_a_notice_stays_small(text):
    assert len(message_of(replace(PAGE, title=text, text=text, unit_name=text)).text) <= LARGEST


def test_a_text_that_is_only_the_title_shows_the_lead():
    told = json.loads(message_of(replace(PAGE, text="Bữa cơm ca ba\n\nTổ may họp.", lead="")).text)
    assert told["body"] == "Tổ may họp."
    assert len(topic_of(PAGE)) == 22


@pytest.mark.parametrize(
    ("status", "fate", "error_class"),
    [
        (201, "reached", None),
        (202, "reached", None),
        (404, "gone", None),
        (410, "gone", None),
        (400, "refused", ErrorClass.BAD_CONTENT),
        (401, "refused", ErrorClass.TOKEN_EXPIRED),
        (403, "refused", ErrorClass.TOKEN_EXPIRED),
        (413, "refused", ErrorClass.BAD_CONTENT),
        (429, "late", ErrorClass.RATE_LIMITED),
        (500, "late", ErrorClass.TRANSIENT),
        (302, "late", ErrorClass.TRANSIENT),
    ],
)
def test_statuses(status, fate, error_class):
    assert fate_of(status) == fate
    if error_class:
        assert class_of(status) is error_class


@pytest.mark.parametrize(("value", "seconds"), [("5", 5), ("", 60), ("Wed, 21 Oct 2026", 60), ("999999", 3600)])
def test_waits(value, seconds):
    assert wait_told(value) == timedelta(seconds=seconds)
