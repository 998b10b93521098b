"""Resumable uploads, videos and reels as the Video API guides describe them."""

import hashlib
import socket

import httpx
import pytest

from simulator.testing import running_simulator

from .callers import OTHER_PAGE, PAGE, TOKEN, Graph

CLIP = bytes(range(256)) * 400
OAUTH = {"Authorization": f"OAuth {TOKEN}", "Content-Type": "application/octet-stream"}


@pytest.fixture
def graph(simulator, http):
    simulator.set(facebook_processing_seconds=0)
    return Graph(simulator, http)


def start(graph, **changes):
    values = {"file_name": "clip.mp4", "file_length": len(CLIP), "file_type": "video/mp4"} | changes
    return graph.post("100001/uploads", **values)


def send(graph, session, content, offset):
    return graph.http.post(graph.url + session, headers={**OAUTH, "file_offset": str(offset)}, content=content)


def offset(graph, session):
    return graph.http.get(graph.url + session, headers=OAUTH).json()["file_offset"]


def video(graph, **values):
    session = start(graph).json()["id"]
    handle = send(graph, session, CLIP, 0).json()["h"]
    return graph.post(f"{PAGE}/videos", fbuploader_video_file_chunk=handle, **values).json()["id"]


def new_reel(graph):
    return graph.post(f"{PAGE}/video_reels", upload_phase="start").json()


def send_reel(graph, reel, content=CLIP, at=0):
    headers = {**OAUTH, "offset": str(at), "file_size": str(len(CLIP))}
    return graph.http.post(reel["upload_url"], headers=headers, content=content)


def finish(graph, reel, **values):
    values = {"video_id": reel["video_id"], "video_state": "PUBLISHED"} | values
    return graph.post(f"{PAGE}/video_reels", upload_phase="finish", **values)


def test_an_upload_becomes_a_handle_and_the_handle_a_video(graph, simulator):
    video_id = video(graph, description="Xem http://x.vn/s/abc")

    assert simulator.video(video_id)["sha256"] == hashlib.sha256(CLIP).hexdigest()
    [post] = graph.get(f"{PAGE}/published_posts", fields="id,message,attachments,status_type").json()["data"]
    assert (post["message"], post["status_type"]) == ("Xem http://x.vn/s/abc", "added_video")
    told = graph.get(video_id, fields="post_id,status,permalink_url").json()
    assert f"{PAGE}_{told['post_id']}" == post["id"]
    assert told["status"]["video_status"] == "ready"
    assert graph.http.get(simulator.url + f"/videos/{video_id}.mp4").content == CLIP
    assert f"/videos/{video_id}.mp4" in graph.http.get(told["permalink_url"]).text


def test_an_upload_goes_on_from_its_offset_and_from_no_other(graph):
    session = start(graph).json()["id"]
    assert send(graph, session, CLIP[:1000], 0).json()["file_offset"] == 1000
    assert offset(graph, session) == 1000
    assert send(graph, session, CLIP, 0).json()["error"]["code"] == 100
    assert send(graph, session, CLIP, 1000).json()["error"]["code"] == 100
    assert "h" in send(graph, session, CLIP[1000:], 1000).json()
    assert "h" in send(graph, session, b"", len(CLIP)).json()


def test_what_arrived_before_a_line_dropped_stays(graph, simulator):
    session = start(graph).json()["id"]
    head = f"POST /facebook/v26.0/{session} HTTP/1.1\r\nHost: x\r\nAuthorization: OAuth {TOKEN}\r\n"
    head += f"Content-Type: application/octet-stream\r\nfile_offset: 0\r\nContent-Length: {len(CLIP)}\r\n\r\n"
    address = httpx.URL(simulator.url)
    with socket.create_connection((address.host, address.port)) as line:
        line.sendall(head.encode() + CLIP[:5000])
    while not offset(graph, session):
        pass
    assert offset(graph, session) == 5000


@pytest.mark.parametrize(("kind", "kept"), [("cut_mid", 700), ("cut_before", 0), ("cut_after", len(CLIP))])
def test_a_cut_upload_keeps_what_the_fault_says(graph, simulator, kind, kept):
    session = start(graph).json()["id"]
    simulator.fault(kind, on=["upload.send"], options={"bytes": 700})
    with pytest.raises(httpx.TransportError):
        send(graph, session, CLIP, 0)
    assert offset(graph, session) == kept


def test_an_upload_half_done_outlives_the_simulator_but_not_a_reset(tmp_path, http):
    with running_simulator(data=tmp_path) as first:
        graph = Graph(first, http)
        session = start(graph).json()["id"]
        send(graph, session, CLIP[:900], 0)
    with running_simulator(data=tmp_path) as second:
        graph = Graph(second, http)
        assert offset(graph, session) == 900
        assert "h" in send(graph, session, CLIP[900:], 900).json()
        second.reset()
        again = start(graph).json()["id"]
        assert (again, offset(graph, again)) == (session, 0)


@pytest.mark.parametrize("changes", [{"file_length": "0"}, {"file_length": "x"}, {"file_type": "text/html"}])
def test_a_session_needs_a_size_and_a_known_type(graph, changes):
    assert start(graph, **changes).json()["error"]["code"] == 100


def test_another_pages_session_and_handle_are_not_there(graph, simulator, http):
    other = Graph(simulator, http, OTHER_PAGE)
    session = start(other).json()["id"]
    assert send(graph, session, CLIP, 0).json()["error"]["error_subcode"] == 33
    theirs = {"Authorization": f"OAuth {other.token}", "Content-Type": "video/mp4", "file_offset": "0"}
    handle = http.post(graph.url + session, headers=theirs, content=CLIP).json()["h"]
    refused = graph.post(f"{PAGE}/videos", fbuploader_video_file_chunk=handle).json()
    assert refused["error"]["code"] == 100


def test_a_video_is_shown_when_it_is_processed(graph, simulator):
    simulator.set(facebook_processing_seconds=3600)
    video_id = video(graph)

    assert graph.get(video_id, fields="status").json()["status"]["processing_phase"]["status"] == "in_progress"
    assert graph.get(f"{PAGE}/published_posts").json()["data"] == []
    assert graph.get(f"{PAGE}/scheduled_posts").json()["data"] == []
    [listed] = graph.get(f"{PAGE}/videos", fields="id,status").json()["data"]
    assert (listed["id"], listed["status"]["video_status"]) == (video_id, "processing")


def test_processing_can_fail(graph, simulator):
    simulator.fault("processing_fails", on=["video.create"], options={"message": "Hỏng tiếng"})
    video_id = video(graph)
    status = graph.get(video_id, fields="status").json()["status"]
    assert status["video_status"] == "error"
    assert status["processing_phase"]["errors"][0]["message"] == "Hỏng tiếng"
    assert graph.get(f"{PAGE}/published_posts").json()["data"] == []


def test_a_reel_is_started_sent_in_parts_and_finished_once(graph, simulator):
    reel = new_reel(graph)
    assert finish(graph, reel).json()["error"]["code"] == 100
    send_reel(graph, reel, CLIP[:300])
    status = graph.get(reel["video_id"], fields="status").json()["status"]
    assert status["uploading_phase"] == {"status": "in_progress", "bytes_transferred": 300}
    assert send_reel(graph, reel, CLIP[300:], 300).json() == {"success": True}

    assert finish(graph, reel, description="Reel").json() == {"success": True}
    assert finish(graph, reel).json()["error"]["code"] == 100
    assert simulator.video(reel["video_id"])["sha256"] == hashlib.sha256(CLIP).hexdigest()
    assert [row["message"] for row in simulator.posts("facebook")] == ["Reel"]
    assert len(graph.get(f"{PAGE}/video_reels").json()["data"]) == 1


def test_the_reel_after_the_last_of_a_day_is_refused(graph, simulator):
    simulator.set(facebook_reels_per_day=2)
    answers = []
    for _ in range(3):
        reel = new_reel(graph)
        send_reel(graph, reel)
        answers.append(finish(graph, reel).json().get("error", {}).get("code", 0))
    simulator.set(facebook_reels_per_day=30)
    assert answers == [0, 0, 613]
    assert simulator.counts("facebook") == {PAGE: 2}


def test_new_words_and_removal_reach_video_and_post(graph, simulator):
    video_id = video(graph, description="Cũ")
    [post] = simulator.posts("facebook")
    graph.post(video_id, description="Mới")
    assert graph.get(post["id"]).json()["message"] == "Mới"
    assert graph.get(video_id).json()["description"] == "Mới"
    graph.delete(post["id"])
    assert graph.get(video_id).json()["error"]["error_subcode"] == 33

    second = video(graph, description="Hai")
    graph.delete(second)
    assert simulator.counts("facebook") == {PAGE: 0}


def test_figures_need_their_scopes_and_one_retired_metric_fails_the_call(graph, simulator):
    post_id = graph.feed().json()["id"]
    simulator.control("PATCH", f"posts/{post_id}", {"engagement": {"reactions": 3}})
    fields = "insights.metric(post_media_view)"
    [figure] = graph.get("", ids=post_id, fields=fields).json()[post_id]["insights"]["data"]
    assert (figure["name"], figure["values"]) == ("post_media_view", [{"value": 69}])

    simulator.set(facebook_dead_metrics="post_clicks")
    both = graph.get(f"{post_id}/insights", metric="post_media_view,post_clicks").json()
    simulator.set(facebook_dead_metrics="")
    assert both["error"]["code"] == 100

    simulator.change_account("facebook", PAGE, scopes=["pages_manage_posts"])
    assert graph.get(post_id, fields="reactions.summary(true)").json()["error"]["code"] == 10
    assert graph.get(f"{post_id}/insights", metric="post_clicks").json()["error"]["code"] == 10
    assert "error" not in graph.get(post_id, fields="shares").json()
