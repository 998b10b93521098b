"""Messages to group chats of an official account."""

from dataclasses import replace

import pytest

from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.networks.registry import spec_of
from lantoa.publishing.distribution.networks.zalo_gmf.adapter import ZaloGmf, day, groups_of, message, without_mentions
from lantoa.publishing.distribution.rules import ErrorClass
from lantoa.publishing.distribution.tests.jobs import POST, ask_account, make_job, run

OA, TOKEN, GROUP = "700100", "oa-700100-a0", "g-700100-1"
gmf = ZaloGmf()


@pytest.fixture
def job(simulator):
    simulator.add_accounts({"network": "zalo_oa", "id": OA}, {"network": "zalo_gmf", "id": GROUP, "oa": OA})
    return make_job(GROUP, TOKEN)


def posts(simulator):
    return simulator.account("zalo_gmf", GROUP)["posts"]


def ask(act, *, address=GROUP):
    return ask_account(act, address=address, token=TOKEN)


def test_a_group_hears_text_and_link_at_any_hour(simulator, job):
    simulator.zalo_hour(2)
    published = run(gmf.publish, job)
    simulator.set(zalo_clock_offset_seconds=0)
    [post] = posts(simulator)
    assert (post["id"], post["message"]) == (published.post_id, f"{POST.text}\n\n{POST.short_url}")


def test_a_photo_post_brings_its_picture(simulator, job):
    job.post = replace(POST, format="photo", pictures=("http://testserver/a.jpg", "http://testserver/b.jpg"))
    run(gmf.publish, job)
    assert posts(simulator)[0]["values"]["picture"] == "http://testserver/a.jpg"


@pytest.mark.parametrize(
    "text",
    [
        "Mời [@1867] và [@all] dự họp",
        "[[@1]@all] họp",
        "[@[@1]all] họp",
        "[@1][@2]",
        "[@ họp",
        "[@\n] họp",
        "[[[@1]@2]@3]",
    ],
)
def test_a_relayed_text_calls_nobody(simulator, job, text):
    job.post = replace(POST, text=text)
    run(gmf.publish, job)
    [post] = posts(simulator)
    assert post["values"]["mentions"] == []
    assert "[@" not in post["message"]


def test_what_is_no_mention_stays():
    assert without_mentions("Viết cho a@b.vn [xem ảnh]") == "Viết cho a@b.vn [xem ảnh]"


def test_a_long_text_is_cut_and_keeps_its_link(job):
    job.post = replace(POST, text="dài " * 900)
    text = message(job)["text"]
    assert len(text) <= 2000
    assert text.endswith(POST.short_url)


@pytest.mark.parametrize(
    ("group", "account", "error_class"),
    [
        ({"status": "disabled"}, {}, ErrorClass.RECONNECT),
        ({"valid_through": "01/01/2020"}, {}, ErrorClass.RECONNECT),
        ({"oa": "1"}, {}, ErrorClass.PERMISSION),
        ({}, {"verified": False}, ErrorClass.PERMISSION),
        ({}, {"package_name": "Cơ bản"}, ErrorClass.PERMISSION),
        ({}, {"authorised": False}, ErrorClass.RECONNECT),
        ({}, {"access_until": 0}, ErrorClass.TOKEN_EXPIRED),
    ],
)
def test_what_gates_a_group_has_its_class(simulator, job, group, account, error_class):
    simulator.change_account("zalo_gmf", GROUP, **group)
    simulator.change_account("zalo_oa", OA, **account)
    with pytest.raises(ChannelError) as refusal:
        run(gmf.publish, job)
    assert refusal.value.error_class is error_class
    assert posts(simulator) == []


@pytest.mark.parametrize(
    ("kind", "error_class"),
    [
        ("rate_limited", ErrorClass.RATE_LIMITED),
        ("transient", ErrorClass.TRANSIENT),
        ("error_in_200", ErrorClass.TRANSIENT),
        ("token_expired", ErrorClass.TOKEN_EXPIRED),
        ("token_revoked", ErrorClass.TOKEN_EXPIRED),
        ("permission", ErrorClass.RECONNECT),
        ("policy", ErrorClass.BLOCKED_POLICY),
    ],
)
def test_faults_of_one_group_have_their_class(simulator, job, kind, error_class):
    simulator.fault(kind, network="zalo_gmf", account=GROUP)
    with pytest.raises(ChannelError) as refusal:
        run(gmf.publish, job)
    assert refusal.value.error_class is error_class


@pytest.mark.parametrize("kind", ["cut_before", "cut_after", "garbage", "html_502", "hang"])
def test_a_lost_answer_is_a_doubt_that_only_a_person_settles(simulator, job, kind):
    simulator.fault(kind, network="zalo_gmf", account=GROUP)
    with pytest.raises(Doubtful):
        run(gmf.publish, job)
    assert gmf.is_in_doubt(job.progress)
    assert not spec_of("zalo_gmf").can_find


def test_health_tells_until_when_a_group_stands(simulator, job):
    simulator.change_account("zalo_gmf", GROUP, name="Cán bộ công đoàn cơ sở", total_member=88)
    health = ask(gmf.check)
    assert (health.name, health.followers) == ("Cán bộ công đoàn cơ sở", 88)
    assert (health.facts["asset_until"], health.facts["asset_ends_soon"]) == ("31/12/2099", False)


def test_a_shut_group_is_no_health(simulator, job):
    simulator.change_account("zalo_gmf", GROUP, valid_through="01/11/2026")
    with pytest.raises(ChannelError, match="16/12/2026") as refusal:
        ask(gmf.check)
    assert refusal.value.error_class is ErrorClass.RECONNECT
    with pytest.raises(ChannelError, match="-403"):
        ask(gmf.check, address="nobody's")


@pytest.mark.parametrize("count", [0, 1, 50, 51])
def test_the_groups_of_an_account_are_listed(simulator, job, count):
    simulator.reset()
    simulator.add_accounts({"network": "zalo_oa", "id": OA})
    simulator.add_accounts(*({"network": "zalo_gmf", "id": f"g-{OA}-{n}", "oa": OA, "name": "N"} for n in range(count)))
    assert sorted(ask(groups_of)) == sorted((f"g-{OA}-{n}", "N", 2) for n in range(count))


def test_days_are_read_as_zalo_writes_them():
    assert [day(text) and day(text).isoformat() for text in ("05/01/2027", "2027-01-05 10:00", "hôm qua", "")] == [
        "2027-01-05",
        "2027-01-05",
        None,
        None,
    ]
