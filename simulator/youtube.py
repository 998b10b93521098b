"""YouTube Data API v3: resumable uploads, videos, the uploads playlist, channels. Tokens are in youtube_oauth.py."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .bearer import BearerPlatform
from .bearer_consent import consent
from .faults import EXCHANGES, Rule, strike
from .platform import Member, Thing
from .wire import Answer, BadRequest, Call, json_answer
from .youtube_errors import YouTubeError, fault_error
from .youtube_oauth import answer_token, refused_grant
from .youtube_uploads import Session, place

PACIFIC = ZoneInfo("America/Los_Angeles")
UPLOAD, VIDEOS = "/upload/youtube/v3/videos", "/youtube/v3/videos"
MOST_IDS = 50
_RANGE = re.compile(r"^bytes (?:(\d+)-(\d+)|\*)/(\d+)$")


class YouTube(BearerPlatform):
    """Answers under /youtube: the API, its uploads, and Google's token endpoint."""

    network = "youtube"
    prefix = "/youtube"
    letters = "yt"
    first_id = "UC0000000000000000000001"
    writes = frozenset({"upload.start", "upload.chunk", "video.update", "video.delete"})
    switches = {
        "refresh_token": "",
        "token_until": 0.0,
        "revoked": False,
        "exchanges": 0,
        # What becomes of an uploaded video: processed, failed or rejected, and why.
        "processing": "processed",
        "processing_reason": "",
        # Of a project that was not audited, every video is locked private.
        "audited": True,
        # Videos a channel may still upload; -1 is no limit.
        "upload_limit": -1,
    }
    figures = ("views", "likes", "comments")

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.forget()

    def forget(self) -> None:
        self.sessions: dict[str, Session] = {}
        self._day: tuple[date, int] = (date.min, 0)

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        try:
            return self._answer(call, path.rstrip("/"))
        except YouTubeError as error:
            return error.answer()
        except BadRequest as error:
            return YouTubeError("parseError", str(error)).answer()

    def _answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        if path == "/token":
            return answer_token(self, call)
        if path == "/o/oauth2/v2/auth":
            return consent(self, call)
        if path == UPLOAD and call.method == "PUT":
            return self._chunk(call)
        acts: dict[tuple[str, str], tuple[str, Callable[[Member, Call], Answer]]] = {
            ("POST", UPLOAD): ("upload.start", self._start),
            ("GET", VIDEOS): ("video.list", self._list),
            ("PUT", VIDEOS): ("video.update", self._update),
            ("DELETE", VIDEOS): ("video.delete", self._delete),
            ("GET", "/youtube/v3/playlistItems"): ("playlist.list", self._playlist),
            ("GET", "/youtube/v3/channels"): ("channel.read", self._channel),
        }
        if (call.method, path) not in acts:
            raise YouTubeError("notFound", "Unknown method.")
        operation, act = acts[call.method, path]
        member = self._owner(call)
        return self.perform(call, operation, member, lambda: self._spoken(act, member, call))

    def _spoken(self, act: Callable[[Member, Call], Answer], member: Member, call: Call) -> Answer:
        try:
            return act(member, call)
        except YouTubeError as error:
            return error.answer()
        except BadRequest as error:
            return YouTubeError("parseError", str(error)).answer()

    def _owner(self, call: Call) -> Member:
        token = call.header(b"authorization").removeprefix("Bearer ")
        member = self.member_of_token(token) if token else None
        if member is None or not self.is_good(member, token):
            raise YouTubeError("authError", "Invalid Credentials")
        return member

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        if isinstance(account, Member) and rule.options.get("sticky", True):
            if rule.kind == "token_expired":
                self.create(account.id, {"token_until": 1.0})
            elif rule.kind == "token_revoked":
                self.create(account.id, {"revoked": True})
        if call_is_exchange(rule):
            return refused_grant()
        return fault_error(rule).answer(status=200 if rule.kind == "error_in_200" else 0)

    # Uploading

    def _start(self, member: Member, call: Call) -> Answer:
        """A session at the address in Location. Counts against the project's day."""
        if call.params.get("uploadType") != "resumable":
            raise YouTubeError("badRequest", "Only resumable uploads are simulated.")
        body = call.json()
        check_snippet(body.get("snippet"))
        self._spend()
        left = member.values["upload_limit"]
        if left == 0:
            raise YouTubeError("uploadLimitExceeded", "The user has exceeded the number of videos they may upload.")
        if left > 0:
            self.create(member.id, {"upload_limit": left - 1})
        length = call.header(b"x-upload-content-length")
        number = len(self.sessions) + 1
        key = f"ses{number}x{int(time.time() * 1000)}"
        self.sessions[key] = Session(member.id, body, int(length) if length.isdigit() else 0)
        where = f"{call.base()}{self.prefix}{UPLOAD}?uploadType=resumable&upload_id={key}"
        return Answer(b"", headers=b"location: %b\r\n" % where.encode())

    def _spend(self) -> None:
        today = datetime.now(PACIFIC).date()
        day, used = self._day
        used = used + 1 if day == today else 1
        limit = self.store.settings.youtube_uploads_per_day
        if limit and used > limit:
            raise YouTubeError("quotaExceeded", "The request cannot be completed: you have exceeded your quota.")
        self._day = (today, used)

    def _chunk(self, call: Call) -> Answer | Awaitable[Answer]:
        session = self.sessions.get(str(call.params.get("upload_id", "")))
        member = self.member(session.account) if session else None
        if session is None or member is None:
            raise YouTubeError("notFound", "Upload session not found.")
        operation = "upload.chunk" if call.body else "upload.status"
        call.operation = operation
        member.calls[operation] = member.calls.get(operation, 0) + 1
        rule = self.faults.pick(self.store.settings.seed, self.network, operation, member.id)
        if rule is None:
            return self._receive(session, member, call)
        if "bytes" in rule.options:
            # The line breaks within a chunk: what came so far is kept.
            return cut_in_mid_chunk(session, call, rule, member)
        if rule.options.get("code") == "notFound":
            del self.sessions[str(call.params["upload_id"])]
        return strike(rule, member, lambda: self._receive(session, member, call), self)

    def _receive(self, session: Session, member: Member, call: Call) -> Answer:
        match = _RANGE.match(call.header(b"content-range"))
        if match is None:
            return YouTubeError("badRequest", "Content-Range is missing or wrong.").answer()
        whole = int(match[3])
        if match[1] is not None and not session.is_whole:
            problem = place(session, int(match[1]), int(match[2]), whole, call.body)
            if problem:
                return YouTubeError("badRequest", problem).answer()
        if session.received < whole:
            return session.incomplete()
        if not session.video_id:
            session.video_id = self._keep(session, member)
        video = self.store.things[self.network].get(session.video_id)
        return json_answer(self._resource(video, ("snippet", "status"))) if video else Answer(b"{}", status=404)

    def _keep(self, session: Session, member: Member) -> str:
        snippet, status = session.body["snippet"], session.body.get("status") or {}
        video_id = f"v{self.store.number + 1:x}".ljust(11, "-")
        values = {
            **_words(snippet),
            "privacy": status.get("privacyStatus", "public") if member.values["audited"] else "private",
            "tags": snippet.get("tags") or [],
            "size": session.received,
            "sha256": session.digest.hexdigest(),
            "ready_at": time.time() + self.store.settings.youtube_processing_seconds,
        }
        return self.add(member, video_id, values).id

    # Videos

    def _video(self, member: Member, video_id: str) -> Thing:
        video = self.store.things.get(self.network, {}).get(video_id)
        if video is None or video.removed_at:
            raise YouTubeError("videoNotFound", "The video that you are trying to reach cannot be found.")
        if video.account != member.id:
            raise YouTubeError("forbidden", "The video belongs to another channel.")
        return video

    def _list(self, member: Member, call: Call) -> Answer:
        ids = str(call.params.get("id", "")).split(",")
        if len(ids) > MOST_IDS:
            raise YouTubeError("invalidFilters", "At most 50 ids.")
        parts = tuple(str(call.params.get("part", "")).split(","))
        known = self.store.things.get(self.network, {})
        found = [known[name] for name in ids if name in known and not known[name].removed_at]
        return json_answer({"kind": "youtube#videoListResponse", "items": [self._resource(v, parts) for v in found]})

    def _resource(self, video: Thing, parts: tuple[str, ...]) -> dict[str, Any]:
        values = video.values
        resource: dict[str, Any] = {"kind": "youtube#video", "id": video.id}
        if "snippet" in parts:
            resource["snippet"] = {
                "title": values["title"],
                "description": values["description"],
                "tags": values["tags"],
                "channelId": video.account,
                "categoryId": values["category"],
                "publishedAt": _stamp(video.created_at),
            }
        if "status" in parts:
            resource["status"] = {"privacyStatus": values["privacy"], **self._processing(video)}
        if "statistics" in parts:
            engagement = video.engagement or dict.fromkeys(self.figures, 0)
            names = {"views": "viewCount", "likes": "likeCount", "comments": "commentCount"}
            resource["statistics"] = {names[name]: str(count) for name, count in engagement.items()}
        return resource

    def _processing(self, video: Thing) -> dict[str, str]:
        if video.values["ready_at"] > time.time():
            return {"uploadStatus": "uploaded"}
        owner = self.members()[video.account].values
        end, why = owner["processing"], owner["processing_reason"]
        reasons = {"failed": {"failureReason": why or "conversion"}, "rejected": {"rejectionReason": why or "claim"}}
        return {"uploadStatus": end, **reasons.get(end, {})}

    def _update(self, member: Member, call: Call) -> Answer:
        body = call.json()
        video = self._video(member, str(body.get("id", "")))
        snippet = body.get("snippet")
        check_snippet(snippet)
        if not snippet.get("categoryId"):
            raise YouTubeError("invalidCategoryId", "categoryId is required.")
        self.change(video, **_words(snippet), tags=snippet.get("tags") or [])
        return json_answer(self._resource(video, ("snippet", "status")))

    def _delete(self, member: Member, call: Call) -> Answer:
        self.remove(self._video(member, str(call.params.get("id", ""))))
        return Answer(b"", status=204)

    def _playlist(self, member: Member, call: Call) -> Answer:
        """The uploads of a channel, newest first, those still in processing too."""
        if call.params.get("playlistId") != uploads_of(member):
            raise YouTubeError("playlistNotFound", "The playlist cannot be found.")
        size = min(call.query_number("maxResults") or 5, MOST_IDS)
        at = call.query_number("pageToken")
        videos = [video for video in reversed(self.things_of(member.id)) if not video.removed_at]
        items = [
            {
                "snippet": {
                    "title": video.values["title"],
                    "description": video.values["description"],
                    "publishedAt": _stamp(video.created_at),
                    "resourceId": {"videoId": video.id},
                },
                "contentDetails": {"videoId": video.id, "videoPublishedAt": _stamp(video.created_at)},
            }
            for video in videos[at : at + size]
        ]
        answer: dict[str, Any] = {"items": items, "pageInfo": {"totalResults": len(videos)}}
        if at + size < len(videos):
            answer["nextPageToken"] = str(at + size)
        return json_answer(answer)

    def _channel(self, member: Member, call: Call) -> Answer:
        asked = str(call.params.get("id") or member.id)
        if asked != member.id and not call.params.get("mine"):
            return json_answer({"items": []})
        count = sum(not video.removed_at for video in self.things_of(member.id))
        item = {
            "id": member.id,
            "snippet": {"title": member.values["name"]},
            "contentDetails": {"relatedPlaylists": {"uploads": uploads_of(member)}},
            "statistics": {
                "subscriberCount": str(member.values["followers"]),
                "hiddenSubscriberCount": False,
                "videoCount": str(count),
            },
            "status": {"privacyStatus": "public", "longUploadsStatus": "allowed", "isLinked": True},
        }
        return json_answer({"items": [item]})


def call_is_exchange(rule: Rule) -> bool:
    return rule.kind != "transient" and bool({"exchange", *EXCHANGES} & set(rule.on))


def uploads_of(member: Member) -> str:
    return "UU" + member.id.removeprefix("UC")


def cut_in_mid_chunk(session: Session, call: Call, rule: Rule, member: Member) -> Answer:
    match = _RANGE.match(call.header(b"content-range"))
    if match and match[1] and int(match[1]) == session.received:
        session.take(call.body[: int(rule.options["bytes"])])
    member.faults[rule.kind] = member.faults.get(rule.kind, 0) + 1
    answer = Answer()
    answer.cut = 0
    return answer


def check_snippet(snippet: Any) -> None:
    """Raises YouTubeError in YouTube's words for a title, description or tags it does not take."""
    if not isinstance(snippet, dict):
        raise YouTubeError("invalidVideoMetadata", "The request metadata is invalid.")
    title, description = str(snippet.get("title") or ""), str(snippet.get("description") or "")
    if not title.strip() or len(title) > 100 or "<" in title or ">" in title:
        raise YouTubeError("invalidTitle", "The request metadata specifies an invalid or empty video title.")
    if len(description.encode()) > 5000 or "<" in description or ">" in description:
        raise YouTubeError("invalidDescription", "The request metadata specifies an invalid video description.")
    if sum(len(tag) for tag in snippet.get("tags") or []) > 500:
        raise YouTubeError("invalidTags", "The request metadata specifies invalid video keywords.")


def _words(snippet: dict[str, Any]) -> dict[str, str]:
    title, description = str(snippet["title"]), str(snippet.get("description") or "")
    message = f"{title}\n\n{description}"
    return {
        "title": title,
        "description": description,
        "message": message,
        "category": str(snippet.get("categoryId") or "22"),
    }


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
