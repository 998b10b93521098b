"""Creator info, chunks, status and tokens as TikTok's connector meets them."""

import hashlib

import httpx
import pytest

ACCOUNT = "-sim0001"
CHUNK = 5 * 1024 * 1024
FILM = bytes(range(256)) * 4 * 1024 * 11  # 11 MiB: chunks of 5 and 6


class Tok:
    """One account's connector."""

    def __init__(self, simulator, http):
        self.url, self.http, self.token = simulator.url + "/tiktok", http, f"tt.{ACCOUNT}.a0"

    def ask(self, path, **body):
        headers = {"authorization": f"Bearer {self.token}"}
        return self.http.post(f"{self.url}/v2/{path}/", json=body, headers=headers)

    def init(self, *, privacy="PUBLIC_TO_EVERYONE", title="Bữa cơm ca ba", **source):
        size = source.pop("video_size", len(FILM))
        source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": CHUNK, "total_chunk_count": 2} | source
        info = {"title": title, "privacy_level": privacy}
        return self.ask("post/publish/video/init", post_info=info, source_info=source)

    def put(self, where, first, data):
        span = f"bytes {first}-{first + len(data) - 1}/{len(FILM)}"
        return self.http.put(where, content=data, headers={"content-range": span, "content-type": "video/mp4"})

    def status(self, publish_id):
        return self.ask("post/publish/status/fetch", publish_id=publish_id).json()["data"]

    def exchange(self, **values):
        form = {"client_key": "k", "client_secret": "s", "grant_type": "refresh_token", **values}
        return self.http.post(f"{self.url}/v2/oauth/token/", data=form).json()


@pytest.fixture
def tok(simulator, http):
    simulator.set(tiktok_processing_seconds=0, tiktok_inits_per_minute=0, tiktok_rotates_refresh=True)
    return Tok(simulator, http)


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_a_post_goes_in_chunks_and_through_its_states(tok, simulator):
    options = tok.ask("post/publish/creator_info/query").json()["data"]
    assert "PUBLIC_TO_EVERYONE" in options["privacy_level_options"]
    begun = tok.init().json()["data"]
    where, publish_id = begun["upload_url"], begun["publish_id"]
    assert tok.put(where, 0, FILM[:CHUNK]).status_code == 206
    assert tok.status(publish_id) == {"status": "PROCESSING_UPLOAD", "uploaded_bytes": CHUNK}
    assert tok.put(where, 0, FILM[:CHUNK]).status_code == 416
    assert tok.put(where, CHUNK, FILM[CHUNK:]).status_code == 201

    done = tok.status(publish_id)

    [post] = simulator.posts("tiktok")
    assert done["status"] == "PUBLISH_COMPLETE"
    assert done["publicaly_available_post_id"] == [int(post["id"])]
    assert post["values"]["sha256"] == hashlib.sha256(FILM).hexdigest()
    simulator.control("PATCH", f"posts/{post['id']}", {"engagement": {"views": 5}})
    [video] = tok.ask("video/query", filters={"video_ids": [post["id"], "7"]}).json()["data"]["videos"]
    assert (video["view_count"], video["like_count"]) == (5, 0)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ({"chunk_size": 1024 * 1024, "total_chunk_count": 11}, "invalid_params"),
        ({"total_chunk_count": 3}, "invalid_params"),
        ({"video_size": 900, "chunk_size": 1000, "total_chunk_count": 0}, "invalid_params"),
        ({"source": "PULL_FROM_URL"}, "invalid_params"),
        ({"privacy": "FOLLOWER_OF_CREATOR"}, "privacy_level_option_mismatch"),
        ({"title": "😀" * 1101}, "invalid_params"),
    ],
)
def test_what_does_not_fit_is_refused(tok, source, told):
    assert code(tok.init(**source))[1] == told


def test_a_small_film_goes_whole(tok):
    assert code(tok.init(video_size=900, chunk_size=900, total_chunk_count=1)) == (200, "ok")


def test_an_unaudited_app_posts_for_oneself_only(tok, simulator):
    simulator.add_accounts({"network": "tiktok", "id": ACCOUNT, "audited": False})
    assert code(tok.init()) == (403, "unaudited_client_can_only_post_to_private_accounts")
    assert code(tok.init(privacy="SELF_ONLY")) == (200, "ok")


def test_six_begun_a_minute_are_enough(tok, simulator):
    simulator.set(tiktok_inits_per_minute=1)
    tok.init()
    assert code(tok.init()) == (429, "rate_limit_exceeded")


def test_processing_can_fail_and_a_line_can_break_in_mid_chunk(tok, simulator):
    simulator.add_accounts({"network": "tiktok", "id": ACCOUNT, "fail_reason": "picture_size_check_failed"})
    begun = tok.init().json()["data"]
    simulator.fault("cut_after", network="tiktok", on=["upload.chunk"], options={"bytes": 9})
    with pytest.raises(httpx.TransportError):
        tok.put(begun["upload_url"], 0, FILM[:CHUNK])
    assert tok.status(begun["publish_id"])["uploaded_bytes"] == 0
    tok.put(begun["upload_url"], 0, FILM[:CHUNK])
    tok.put(begun["upload_url"], CHUNK, FILM[CHUNK:])
    assert tok.status(begun["publish_id"]) == {"status": "FAILED", "fail_reason": "picture_size_check_failed"}
    assert simulator.posts("tiktok") == []


def test_refresh_tokens_rotate_or_stay(tok, simulator):
    simulator.fault("token_expired", network="tiktok")
    assert code(tok.init()) == (401, "access_token_invalid")
    pair = tok.exchange(refresh_token=f"tt.{ACCOUNT}.r0")
    assert tok.exchange(refresh_token=f"tt.{ACCOUNT}.r0")["error"] == "invalid_grant"
    tok.token = pair["access_token"]
    assert code(tok.init()) == (200, "ok")
    simulator.set(tiktok_rotates_refresh=False)
    assert tok.exchange(refresh_token=pair["refresh_token"])["refresh_token"] == pair["refresh_token"]


def test_a_code_needs_the_verifier_in_hexadecimal(tok):
    verifier = "v" * 43
    digest = hashlib.sha256(verifier.encode()).hexdigest()
    asked = {"redirect_uri": "http://testserver/ve", "state": "s", "code_challenge": digest}

    def granted(**values):
        page = tok.http.get(f"{tok.url}/v2/auth/authorize/", params=asked)
        given = httpx.URL(page.headers["location"]).params["code"]
        return tok.exchange(grant_type="authorization_code", code=given, redirect_uri="http://testserver/ve", **values)

    assert granted(code_verifier="wrong")["error"] == "invalid_request"
    assert granted(code_verifier=verifier)["token_type"] == "Bearer"


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("too_fast", {}, (403, "spam_risk_too_many_posts")),
        ("policy", {}, (403, "spam_risk_user_banned_from_posting")),
        ("permission", {}, (401, "scope_not_authorized")),
        ("permission", {"code": "reached_active_user_cap"}, (403, "reached_active_user_cap")),
        ("transient", {}, (500, "internal_error")),
        ("error_in_200", {}, (200, "internal_error")),
    ],
)
def test_faults_speak_tiktoks_words(tok, simulator, kind, options, told):
    simulator.fault(kind, network="tiktok", account=ACCOUNT, options=options)
    assert code(tok.init()) == told
