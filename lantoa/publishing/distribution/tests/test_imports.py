from io import BytesIO

import pytest
from django.db import connection

from lantoa.org.units.tests.factories import make_unit
from lantoa.publishing.distribution.imports import import_channels, read_channels
from lantoa.publishing.distribution.models import Channel

pytestmark = pytest.mark.django_db
HEAD = "unit_code,network,address,name,token,refresh_token,app_id,app_secret,mode\n"
GOOD = (
    HEAD
    + "T,facebook,1001,Trang T,tok-1,,,,auto\nT,zalo_oa,2001,OA T,tok-2,ref-2,app,sec,auto\nT,Nhóm Zalo,g1,Nhóm,,,,,\n"
)


@pytest.fixture(autouse=True)
def unit(db):
    return make_unit("T")


def file_of(text):
    return BytesIO(text.encode())


def test_tokens_are_encrypted_and_the_same_file_changes_nothing():
    assert import_channels(read_channels(file_of(GOOD)), by=None) == (3, 0)
    assert import_channels(read_channels(file_of(GOOD)), by=None) == (0, 0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(token || refresh_token || app_secret, '') FROM distribution_channel")
        stored = cursor.fetchone()[0]
    assert not any(secret in stored for secret in ("tok-1", "tok-2", "ref-2", "sec"))
    channel = Channel.objects.get(network="zalo_oa")
    assert (channel.token, channel.refresh_token, channel.app_secret, channel.state) == (
        "tok-2",
        "ref-2",
        "sec",
        "connected",
    )
    assert Channel.objects.get(network="zalo_group").mode == "manual"


def test_a_new_token_connects_again_and_an_empty_one_keeps_the_old():
    import_channels(read_channels(file_of(GOOD)), by=None)
    Channel.objects.update(state="reconnect", state_reason="190")

    assert import_channels(read_channels(file_of(GOOD.replace("tok-1", "tok-9"))), by=None) == (0, 1)
    assert import_channels(read_channels(file_of(HEAD + "T,facebook,1001,Tên mới,,,,,manual\n")), by=None) == (0, 1)
    channel = Channel.objects.get(network="facebook")
    assert (channel.name, channel.token, channel.state) == ("Tên mới", "tok-9", "manual")
    assert channel.token_generation == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Z,facebook,1,,t,,,,", "không có đơn vị"),
        ("T,myspace,1,,,,,,", "mạng"),
        ("T,facebook,,,t,,,,", "địa chỉ"),
        ("T,facebook,1,,,,,,auto", "phải có token"),
        ("T,facebook,1,,,,,,maybe", "mode"),
        ("T,facebook,1001,,t,,,,\nT,facebook,1001,,t,,,,", "trùng với dòng 2"),
    ],
)
def test_bad_rows_are_named_and_change_nothing(row, message):
    found = read_channels(file_of(HEAD + row + "\n"))

    assert message in found.errors[-1].message
    assert Channel.objects.count() == 0
