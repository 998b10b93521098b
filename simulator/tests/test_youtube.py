"""Uploads, videos, quota and tokens as YouTube's connector meets them."""

import hashlib

import httpx
import pytest

CHANNEL = "UCsim0000000000000000001"
STEP = 256 * 1024
FILM = bytes(range(256)) * 1024 * 3  # three steps
SIZE = len(FILM)
SNIPPET = {"title": "Bữa cơm ca ba", "description": "Xem thêm: http://x/s/abc", "categoryId": "25"}


class Tube:
    """One channel's connector."""

    def __init__(self, simulator, http):
        self.url, self.http, self.token = simulator.url + "/youtube", http, f"yt.{CHANNEL}.a0"

    def ask(self, method, path, **options):
        headers = {"authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return self.http.request(method, f"{self.url}/{path}", headers=headers, **options)

    def start(self, *, size=SIZE, **snippet):
        body = {"snippet": {**SNIPPET, **snippet}, "status": {"privacyStatus": "public"}}
        headers = {"x-upload-content-length": str(size)}
        return self.ask("POST", "upload/youtube/v3/videos?uploadType=resumable", json=body, headers=headers)

    def put(self, where, first, data=b"", size=SIZE):
        span = f"{first}-{first + len(data) - 1}" if data else "*"
        return self.http.put(where, content=data, headers={"content-range": f"bytes {span}/{size}"})

    def uploaded(self):
        return self.put(self.start().headers["location"], 0, FILM).json()["id"]

    def exchange(self, **values):
        form = {"client_id": "1", "client_secret": "s", "grant_type": "refresh_token", **values}
        return self.http.post(f"{self.url}/token", data=form)


@pytest.fixture
def tube(simulator, http):
    simulator.set(youtube_processing_seconds=0, youtube_uploads_per_day=0, youtube_access_seconds=3600)
    return Tube(simulator, http)


def reason(answer):
    return answer.status_code, answer.json()["error"]["errors"][0]["reason"]


def test_an_upload_in_chunks_goes_on_from_where_it_broke(tube, simulator):
    where = tube.start().headers["location"]
    assert tube.put(where, 0).headers.get("range") is None
    assert tube.put(where, 0, FILM[:STEP]).headers["range"] == f"bytes=0-{STEP - 1}"
    simulator.fault("cut_after", network="youtube", on=["upload.chunk"], options={"bytes": 1000})
    with pytest.raises(httpx.TransportError):
        tube.put(where, STEP, FILM[STEP : 2 * STEP])
    told = tube.put(where, 0)
    assert (told.status_code, told.headers["range"]) == (308, f"bytes=0-{STEP + 999}")

    done = tube.put(where, STEP + 1000, FILM[STEP + 1000 :])

    assert done.status_code == 200
    assert tube.put(where, 0).json()["id"] == done.json()["id"]
    [video] = simulator.posts("youtube")
    assert video["values"]["sha256"] == hashlib.sha256(FILM).hexdigest()


def test_what_is_no_chunk_is_refused(tube):
    where = tube.start().headers["location"]
    assert reason(tube.put(where, 0, FILM[:1000])) == (400, "badRequest")
    assert tube.put(where, 2 * STEP, FILM[2 * STEP :]).status_code == 308
    assert reason(tube.put(where + "x", 0)) == (404, "notFound")


@pytest.mark.parametrize(
    ("snippet", "why"),
    [
        ({"title": ""}, "invalidTitle"),
        ({"title": "a" * 101}, "invalidTitle"),
        ({"title": "a < b"}, "invalidTitle"),
        ({"description": "ă" * 2501}, "invalidDescription"),
        ({"tags": ["a" * 501]}, "invalidTags"),
    ],
)
def test_bad_words_are_refused(tube, snippet, why):
    assert reason(tube.start(**snippet)) == (400, why)


def test_a_video_is_listed_changed_and_deleted(tube, simulator):
    video = tube.uploaded()
    playlist = tube.ask("GET", "youtube/v3/channels?part=contentDetails&mine=true").json()["items"][0]
    uploads = playlist["contentDetails"]["relatedPlaylists"]["uploads"]
    [item] = tube.ask("GET", f"youtube/v3/playlistItems?playlistId={uploads}&maxResults=50").json()["items"]
    assert item["snippet"]["description"] == SNIPPET["description"]
    assert item["contentDetails"]["videoId"] == video

    simulator.control("PATCH", f"posts/{video}", {"engagement": {"views": 12, "likes": 3}})
    [found] = tube.ask("GET", f"youtube/v3/videos?part=status,statistics&id={video},none").json()["items"]
    assert found["status"]["uploadStatus"] == "processed"
    assert found["statistics"] == {"viewCount": "12", "likeCount": "3", "commentCount": "0"}

    body = {"id": video, "snippet": {**SNIPPET, "title": "Đã đính chính"}}
    assert tube.ask("PUT", "youtube/v3/videos?part=snippet", json=body).json()["snippet"]["title"] == "Đã đính chính"
    assert tube.ask("DELETE", f"youtube/v3/videos?id={video}").status_code == 204
    assert reason(tube.ask("DELETE", f"youtube/v3/videos?id={video}")) == (404, "videoNotFound")
    assert simulator.counts("youtube") == {CHANNEL: 0}


def test_processing_can_fail_and_an_unaudited_project_stays_private(tube, simulator):
    video = tube.uploaded()
    simulator.change_account("youtube", CHANNEL, processing="rejected", processing_reason="copyright", audited=False)
    [found] = tube.ask("GET", f"youtube/v3/videos?part=status&id={video}").json()["items"]
    assert found["status"]["rejectionReason"] == "copyright"
    [hidden] = tube.ask("GET", f"youtube/v3/videos?part=status&id={tube.uploaded()}").json()["items"]
    assert hidden["status"]["privacyStatus"] == "private"


def test_the_projects_day_and_the_channels_limit_end(tube, simulator):
    simulator.set(youtube_uploads_per_day=1)
    assert tube.start().status_code == 200
    assert reason(tube.start()) == (403, "quotaExceeded")
    simulator.set(youtube_uploads_per_day=0)
    simulator.change_account("youtube", CHANNEL, upload_limit=0)
    assert reason(tube.start()) == (400, "uploadLimitExceeded")


def test_tokens_end_and_are_renewed_with_the_same_refresh_token(tube, simulator):
    refresh = f"yt.{CHANNEL}.r0"
    simulator.fault("token_expired", network="youtube")
    assert reason(tube.start()) == (401, "authError")
    assert reason(tube.start()) == (401, "authError")
    for _ in range(2):
        tube.token = tube.exchange(refresh_token=refresh).json()["access_token"]
        assert tube.start().status_code == 200
    simulator.change_account("youtube", CHANNEL, revoked=True)
    assert reason(tube.start()) == (401, "authError")
    assert tube.exchange(refresh_token=refresh).json()["error"] == "invalid_grant"
    assert tube.exchange(refresh_token=refresh, client_secret="wrong").status_code == 401


def test_consent_gives_a_code_that_works_once(tube):
    back = "http://testserver/ve"
    asked = {"redirect_uri": back, "state": "s1", "login_hint": CHANNEL}
    location = httpx.URL(tube.http.get(f"{tube.url}/o/oauth2/v2/auth", params=asked).headers["location"])
    assert location.params["state"] == "s1"
    form = {"grant_type": "authorization_code", "code": location.params["code"], "redirect_uri": back}
    pair = tube.exchange(**form).json()
    assert pair["refresh_token"] == f"yt.{CHANNEL}.r0"
    assert tube.exchange(**form).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("kind", "options", "told"),
    [
        ("rate_limited", {"code": "quotaExceeded"}, (403, "quotaExceeded")),
        ("permission", {}, (403, "insufficientPermissions")),
        ("transient", {}, (500, "backendError")),
        ("error_in_200", {}, (200, "backendError")),
    ],
)
def test_faults_speak_googles_words(tube, simulator, kind, options, told):
    simulator.fault(kind, network="youtube", account=CHANNEL, options=options)
    assert reason(tube.start()) == told
