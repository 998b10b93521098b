"""What reaches followers and groups: videos, broadcasts, group chats of an official account, quotas."""

import pytest

from simulator.testing import running_simulator

from .callers import OA, ZaloOa, article, picture

MP4 = b"\x00\x00\x00\x18ftypmp42" + b"0" * 1000
GROUP = f"g-{OA}-1"


@pytest.fixture
def oa(simulator, http):
    simulator.zalo_hour(10)
    return ZaloOa(simulator, http)


def broadcast(oa, article_id, **changes):
    element = {"media_type": "article", "attachment_id": article_id} | changes
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    return oa.post("oa/message", {"recipient": {"target": {}}, "message": {"attachment": attachment}})


def say(oa, text="Họp lúc 14 giờ", group=GROUP, **message):
    return oa.post(
        "oa/group/message", {"recipient": {"group_id": group}, "message": {"text": text, **message}}, version="v3.0"
    )


def video_article(video_id):
    body = article(type="video", video_id=video_id, avatar="http://127.0.0.1/anh.jpg")
    return {name: value for name, value in body.items() if name not in ("author", "cover", "body")}


# Videos


def test_a_video_is_converted_before_an_article_may_show_it(oa, simulator):
    simulator.set(zalo_processing_polls=2)
    token = oa.upload("article/upload_video/preparevideo", MP4, "a.mp4")["data"]["token"]
    states = [oa.get("article/upload_video/verify", token=token)["data"] for _ in range(3)]

    assert [state["status"] for state in states] == [3, 3, 1]
    assert "video_id" not in states[0]
    assert states[0]["convert_percent"] < 100
    assert oa.post("article/create", video_article(states[2]["video_id"]))["error"] == 0
    assert oa.post("article/create", video_article("vd-of-nobody"))["error"] == -201


@pytest.mark.parametrize("fate", [0, 2, 4, 5])
def test_a_video_may_come_to_nothing(oa, simulator, fate):
    token = oa.upload("article/upload_video/preparevideo", MP4, "a.mp4")["data"]["token"]
    simulator.change_account("zalo_oa", OA, video_fate=fate)
    data = oa.get("article/upload_video/verify", token=token)["data"]

    assert data["status"] == fate
    assert "video_id" not in data


def test_a_video_keeps_the_limits(oa):
    assert oa.upload("article/upload_video/preparevideo", b"<html>" * 10)["error"] == -201
    assert oa.upload("article/upload_video/preparevideo", MP4 + b"0" * 50_000_000)["error"] == -210
    assert oa.get("article/upload_video/verify", token="nobody's")["error"] == -201


# Broadcasts


def test_a_shown_article_is_broadcast_and_kept_in_the_books(oa, simulator):
    article_id = oa.published()
    answer = broadcast(oa, article_id)
    [kept] = simulator.account("zalo_oa", OA)["broadcasts"]

    assert (kept["id"], kept["article_id"]) == (answer["data"]["message_id"], article_id)
    assert simulator.counts("zalo_oa") == {OA: 1}


def test_only_a_shown_article_is_broadcast(oa):
    assert broadcast(oa, oa.published(status="hide"))["error"] == -201
    assert broadcast(oa, "nobody's")["error"] == -201
    assert broadcast(oa, oa.published(), media_type="image")["error"] == -233
    assert oa.post("oa/message", {"message": {"text": "tin tự do"}})["error"] == -201


@pytest.mark.parametrize(("hour", "code"), [(22, -234), (0, -234), (5, -234), (6, 0), (21, 0)])
def test_nothing_is_broadcast_at_night(oa, simulator, hour, code):
    article_id = oa.published()
    simulator.zalo_hour(hour)
    assert broadcast(oa, article_id)["error"] == code


def test_a_follower_gets_one_broadcast_a_day(oa, simulator):
    article_id = oa.published()
    first, second = broadcast(oa, article_id), broadcast(oa, article_id)
    offset = simulator.control("GET", "settings")["zalo_clock_offset_seconds"]
    simulator.set(zalo_clock_offset_seconds=offset + 86_400)

    assert (first["error"], second["error"]) == (0, -218)
    assert broadcast(oa, article_id)["error"] == 0


@pytest.mark.parametrize(("verified", "limit"), [(True, 4), (False, 1)])
def test_broadcasts_of_a_month_run_out(oa, simulator, verified, limit):
    article_id = oa.published()
    simulator.change_account("zalo_oa", OA, broadcast_day_limit=-1, verified=verified)
    answers = [broadcast(oa, article_id)["error"] for _ in range(limit + 1)]

    assert answers == [0] * limit + [-211]
    quota = oa.post("oa/quota/message", {"user_id": "1", "type": "promotion"})["data"]
    assert (quota["total"], quota["remain"]) == (limit, 0)


# Groups


def test_a_group_hears_its_account_at_every_hour(oa, simulator):
    simulator.zalo_hour(2)
    answer = say(oa, "Mời [@186729651760683225] và [@all] dự họp")
    [post] = simulator.account("zalo_gmf", GROUP)["posts"]

    assert answer["data"] == {"message_id": post["id"], "group_id": GROUP}
    assert post["values"]["mentions"] == ["186729651760683225", "all"]
    assert simulator.counts("zalo_gmf") == {GROUP: 1}


@pytest.mark.parametrize(
    ("switches", "account", "code"),
    [
        ({"status": "disabled"}, {}, -237),
        ({"valid_through": "01/01/2020"}, {}, -237),
        ({"oa": "1"}, {}, -403),
        ({}, {"verified": False}, -221),
        ({}, {"package_name": "Cơ bản"}, -224),
    ],
)
def test_what_gates_a_group(oa, simulator, switches, account, code):
    assert say(oa)["error"] == 0
    simulator.change_account("zalo_gmf", GROUP, **switches)
    simulator.change_account("zalo_oa", OA, **account)
    assert say(oa)["error"] == code


def test_a_group_message_keeps_the_limits(oa):
    assert say(oa, "x" * 2001)["error"] == -210
    assert say(oa, "")["error"] == -201
    assert say(oa, group="")["error"] == -201
    assert say(oa, group="g-1-1")["error"] == -403


def test_an_uploaded_picture_is_good_for_seven_days(oa, simulator):
    attachment_id = oa.upload("oa/upload/image", picture())["data"]["attachment_id"]
    element = {"media_type": "image", "attachment_id": attachment_id}
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    fresh = say(oa, attachment=attachment)["error"]
    simulator.set(zalo_clock_offset_seconds=8 * 86_400)

    assert fresh == 0
    assert say(oa, attachment=attachment)["error"] == -100


def test_a_group_tells_what_it_stands_on(oa, simulator):
    say(oa)
    facts = oa.get("oa/group/getgroup", version="v3.0", group_id=GROUP)["data"]
    simulator.change_account("zalo_gmf", GROUP, valid_through="01/02/2026")
    lapsed = oa.get("oa/group/getgroup", version="v3.0", group_id=GROUP)["data"]["group_info"]
    listed = oa.get("oa/group/getgroupsofoa", version="v3.0", offset=0, count=10)["data"]
    assets = oa.post("oa/quota/group", {"quota_owner": "OA", "product_type": "gmf100"}, version="v3.0")["data"]

    assert facts["group_info"] | {"name": "", "group_link": ""} == {
        "group_id": GROUP,
        "name": "",
        "status": "enabled",
        "total_member": 2,
        "max_member": 100,
        "group_link": "",
        "auto_delete_date": "",
    }
    assert (lapsed["status"], lapsed["auto_delete_date"]) == ("disabled", "18/03/2026")
    assert (listed["total"], listed["groups"]) == (1, [lapsed])
    assert [asset["used_id"] for asset in assets] == [GROUP]


@pytest.mark.parametrize(("kind", "code"), [("token_expired", -216), ("token_revoked", -220), ("rate_limited", -32)])
def test_faults_of_one_group(oa, simulator, kind, code):
    simulator.fault(kind, network="zalo_gmf", account=GROUP)
    assert say(oa, group=f"g-{OA}-2")["error"] == 0
    assert say(oa)["error"] == code
    simulator.fault("permission", network="zalo_gmf", options={"code": -235, "message": "no"})
    assert say(oa)["error"] == (code if kind != "rate_limited" else -235)


def test_the_account_tells_its_package(oa, simulator):
    oa.published()
    simulator.change_account("zalo_oa", OA, package_name="Cơ bản", package_until="01/12/2026", followers=12)
    data = oa.get("oa/getoa")["data"]
    wanted = ("package_name", "package_valid_through_date", "num_follower")
    assert [data[name] for name in wanted] == ["Cơ bản", "01/12/2026", 12]


def test_a_restart_forgets_no_broadcast(tmp_path, http):
    with running_simulator(data=tmp_path) as simulator:
        simulator.set(zalo_processing_seconds=0)
        simulator.zalo_hour(10)
        oa = ZaloOa(simulator, http)
        broadcast(oa, oa.published())
        simulator.event("zalo_oa", OA)
        say(oa)
    with running_simulator(data=tmp_path) as simulator:
        assert len(simulator.account("zalo_oa", OA)["broadcasts"]) == 1
        assert simulator.counts("zalo_gmf") == {GROUP: 1}
