import logging

import pytest

from lantoa.kit.logs import WithoutSecrets, without_secrets

SECRET = "Zr3xM0qkQ2hA-9_fake-secret-of-43-characters"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"Not Found: /y-kien/{SECRET}/bai/", "Not Found: /y-kien/…/bai/"),
        (f"/tai-khoan/loi-moi/{SECRET}/?a=1", "/tai-khoan/loi-moi/…/?a=1"),
        (f"GET /toa-soan/ke-hoach/lich/{SECRET}.ics", "GET /toa-soan/ke-hoach/lich/…"),
        ("/toa-soan/y-kien/bai/12/", "/toa-soan/y-kien/bai/12/"),
        ("/tin-tuc/mot-bai-viet-dai-ve-cong-nhan-12/", "/tin-tuc/mot-bai-viet-dai-ve-cong-nhan-12/"),
    ],
)
def test_the_secret_part_of_an_address_is_left_out(written, kept):
    assert without_secrets(written) == kept


def test_a_record_loses_its_secrets_wherever_they_stand():
    record = logging.LogRecord("django.request", 30, "", 1, "%s: %s", ("Gone", f"/y-kien/{SECRET}/"), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Gone: /y-kien/…/"
