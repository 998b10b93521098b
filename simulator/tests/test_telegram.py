"""The Bot API as a bot in a channel meets it."""

import json

import pytest

CHAT, BOT = "@congdoan_lamgiang", "123456:bot-lam-giang"


@pytest.fixture
def ask(simulator, http):
    def call(method, *, bot=BOT, files=None, **values):
        answer = http.post(f"{simulator.telegram_url}/bot{bot}/{method}", data=values, files=files)
        body = answer.json()
        assert answer.status_code == (200 if body["ok"] else body["error_code"])
        return body

    return call


def say(ask, text="Tin <b>mới</b> &amp; hay", **values):
    return ask("sendMessage", chat_id=CHAT, text=text, parse_mode="HTML", **values)


def test_a_message_is_kept_as_people_see_it(simulator, ask):
    preview = json.dumps({"url": "http://lan.toa/s/abc"})
    sent = say(ask, link_preview_options=preview)["result"]
    assert (sent["message_id"], sent["text"]) == (1, "Tin mới & hay")
    assert sent["chat"]["username"] == CHAT[1:]
    [post] = simulator.posts("telegram")
    assert (post["message"], post["link"], post["is_shown"]) == ("Tin mới & hay", "http://lan.toa/s/abc", True)


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("a" * 4096, True),
        ("a" * 4097, False),
        ("<b>" + "a" * 4096 + "</b>", True),
        ("😀" * 2048, True),
        ("😀" * 2048 + "a", False),
        ("&amp;" * 4096, True),
        ("1 < 2", False),
        ("<b>hở", False),
        ("<script>x</script>", False),
        ("  ", False),
    ],
)
def test_length_counts_utf16_units_after_the_marks_are_read(ask, text, is_good):
    assert say(ask, text)["ok"] is is_good


def test_a_caption_is_short(ask):
    assert ask("sendPhoto", chat_id=CHAT, photo="http://a.vn/1.jpg", caption="a" * 1024)["ok"]
    refused = ask("sendVideo", chat_id=CHAT, caption="a" * 1025, files={"video": ("clip.mp4", b"x", "video/mp4")})
    assert refused["description"] == "Bad Request: message caption is too long"


def test_an_album_is_one_post_of_several_messages(simulator, ask):
    media = [{"type": "photo", "media": f"http://a.vn/{n}.jpg"} for n in range(3)]
    media[0] |= {"caption": "Ba ảnh", "parse_mode": "HTML"}
    sent = ask("sendMediaGroup", chat_id=CHAT, media=json.dumps(media))["result"]
    assert [row["message_id"] for row in sent] == [1, 2, 3]
    assert simulator.counts("telegram") == {CHAT: 1}
    for number in (1, 2, 3):
        assert ask("deleteMessage", chat_id=CHAT, message_id=number)["ok"]
    assert simulator.counts("telegram") == {CHAT: 0}
    assert not ask("sendMediaGroup", chat_id=CHAT, media=json.dumps(media[:1]))["ok"]


def test_what_is_edited_is_changed_and_the_same_again_is_refused(simulator, ask):
    say(ask)
    assert ask("editMessageText", chat_id=CHAT, message_id=1, text="Đã sửa")["ok"]
    again = ask("editMessageText", chat_id=CHAT, message_id=1, text="Đã sửa")
    assert "message is not modified" in again["description"]
    assert not ask("editMessageCaption", chat_id=CHAT, message_id=1, caption="x")["ok"]
    [post] = simulator.posts("telegram")
    assert (post["message"], post["is_edited"]) == ("Đã sửa", True)


def test_a_deleted_message_is_not_there_twice(ask):
    say(ask)
    assert ask("deleteMessage", chat_id=CHAT, message_id=1)["ok"]
    assert ask("deleteMessage", chat_id=CHAT, message_id=1)["description"].endswith("message to delete not found")


def test_bot_chat_and_members(simulator, ask):
    simulator.add_accounts({"network": "telegram", "id": CHAT, "name": "Công đoàn Lam Giang", "followers": 812})
    assert ask("getMe")["result"]["username"] == "bot123456_bot"
    assert ask("getChat", chat_id=CHAT)["result"]["title"] == "Công đoàn Lam Giang"
    assert ask("getChatMemberCount", chat_id=CHAT)["result"] == 812
    assert ask("setWebhook", url="https://a.vn/tg", secret_token="bi-mat_1")["ok"]
    assert not ask("setWebhook", url="https://a.vn/tg", secret_token="bí mật")["ok"]


@pytest.mark.parametrize(
    ("switch", "code", "words"),
    [
        ({"kicked": True}, 403, "bot was kicked"),
        ({"can_post": False}, 400, "need administrator rights"),
        ({"revoked": True}, 401, "Unauthorized"),
        ({"migrated_to": -100555}, 400, "upgraded to a supergroup"),
    ],
)
def test_switches_of_a_chat(simulator, ask, switch, code, words):
    simulator.add_accounts({"network": "telegram", "id": CHAT, **switch})
    refused = say(ask)
    assert refused["error_code"] == code
    assert words in refused["description"]
    if "migrated_to" in switch:
        assert refused["parameters"] == {"migrate_to_chat_id": -100555}


def test_an_unknown_chat_method_or_token(ask):
    assert ask("sendMessage", chat_id="nowhere", text="x")["description"] == "Bad Request: chat not found"
    assert ask("sendNothing")["error_code"] == 404
    assert ask("getMe", bot="not-a-token")["error_code"] == 401


def test_faults_strike_one_chat_and_store_nothing(simulator, ask, http):
    simulator.fault("rate_limited", network="telegram", account=CHAT, options={"retry_after": 7})
    refused = say(ask)
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 7})
    simulator.fault("error_in_200", network="telegram")
    url = f"{simulator.telegram_url}/bot{BOT}/sendMessage"
    inside = http.post(url, data={"chat_id": CHAT, "text": "x"})
    assert (inside.status_code, inside.json()["ok"]) == (200, False)
    assert simulator.posts("telegram") == []
    assert say(ask)["ok"]
