"""TikTok's Content Posting API: creator info, posts by file upload, their status, figures."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from .bearer import BearerPlatform
from .bearer_consent import consent
from .faults import EXCHANGES, Rule, strike
from .platform import Member, Thing
from .tiktok_errors import TikTokError, fault_error, success
from .tiktok_oauth import answer_token, refused_grant
from .tiktok_uploads import Upload, check_chunks, receive
from .wire import Answer, BadRequest, Call

POST = "/v2/post/publish"
PRIVACY = ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"]
MOST_IDS = 20


class TikTok(BearerPlatform):
    """Answers under /tiktok: the API, its uploads, its authorisation server and the consent page."""

    network = "tiktok"
    prefix = "/tiktok"
    letters = "tt"
    first_id = "-000000000000000001"
    writes = frozenset({"video.init", "upload.chunk"})
    switches = {
        "refresh_token": "",
        "token_until": 0.0,
        "revoked": False,
        "exchanges": 0,
        "username": "",
        "privacy_options": PRIVACY,
        "comment_disabled": False,
        "duet_disabled": False,
        "stitch_disabled": False,
        "longest_seconds": 600,
        # Of an app that was not audited, only private posts of private accounts are taken.
        "audited": True,
        # Why processing ends with FAILED; empty: it does not.
        "fail_reason": "",
    }
    figures = ("views", "likes", "comments", "shares")

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.forget()

    def forget(self) -> None:
        self.uploads: dict[str, Upload] = {}
        self._minutes: dict[str, tuple[int, int]] = {}

    def answer(self, call: Call, path: str) -> Answer | Awaitable[Answer]:
        path = path.rstrip("/")
        if path == "/v2/oauth/token":
            return answer_token(self, call)
        if path == "/v2/auth/authorize":
            return consent(self, call)
        if path == "/upload" and call.method == "PUT":
            return self._chunk(call)
        acts: dict[tuple[str, str], tuple[str, Callable[[Member, Call], Answer]]] = {
            ("POST", f"{POST}/creator_info/query"): ("creator.read", self._creator),
            ("POST", f"{POST}/video/init"): ("video.init", self._init),
            ("POST", f"{POST}/status/fetch"): ("status.read", self._status),
            ("POST", "/v2/video/query"): ("video.read", self._query),
            ("GET", "/v2/user/info"): ("user.read", self._user),
        }
        try:
            if (call.method, path) not in acts:
                raise TikTokError("invalid_param", "Unsupported path", status=404)
            operation, act = acts[call.method, path]
            member = self._owner(call)
        except TikTokError as error:
            return error.answer()
        return self.perform(call, operation, member, lambda: _spoken(act, member, call))

    def _owner(self, call: Call) -> Member:
        token = call.header(b"authorization").removeprefix("Bearer ")
        member = self.member_of_token(token) if token else None
        if member is None or not self.is_good(member, token):
            raise TikTokError("access_token_invalid", "The access token is invalid or not found in the request.")
        return member

    def fault_answer(self, rule: Rule, account: Any) -> Answer:
        if isinstance(account, Member) and rule.options.get("sticky", True):
            if rule.kind == "token_expired":
                self.create(account.id, {"token_until": 1.0})
            elif rule.kind == "token_revoked":
                self.create(account.id, {"revoked": True})
        if rule.kind != "transient" and {"exchange", *EXCHANGES} & set(rule.on):
            return refused_grant()
        return fault_error(rule).answer(status=200 if rule.kind == "error_in_200" else 0)

    def _creator(self, member: Member, call: Call) -> Answer:
        values = member.values
        switches = {name: values[name] for name in ("comment_disabled", "duet_disabled", "stitch_disabled")}
        return success(
            {
                "creator_username": username(member),
                "creator_nickname": values["name"],
                "creator_avatar_url": f"{call.base()}/static/page.svg",
                "privacy_level_options": values["privacy_options"],
                "max_video_post_duration_sec": values["longest_seconds"],
                **switches,
            }
        )

    def _init(self, member: Member, call: Call) -> Answer:
        body = call.json()
        info, source = body.get("post_info") or {}, body.get("source_info") or {}
        self._spend(member)
        privacy = info.get("privacy_level")
        if len(str(info.get("title") or "").encode("utf-16-le")) // 2 > 2200:
            raise TikTokError("invalid_params", "title is too long")
        if privacy not in member.values["privacy_options"]:
            raise TikTokError("privacy_level_option_mismatch", "privacy_level is not one of the creator's options.")
        if not member.values["audited"] and privacy != "SELF_ONLY":
            raise TikTokError("unaudited_client_can_only_post_to_private_accounts", "The client was not audited.")
        if source.get("source") != "FILE_UPLOAD":
            raise TikTokError("invalid_params", "Only FILE_UPLOAD is simulated.")
        check_chunks(source)
        number = len(self.uploads) + 1
        publish_id = f"v_pub_file~v2-1.{number}{int(time.time() * 1000)}"
        self.uploads[publish_id] = Upload(member.id, info, source["video_size"], source["chunk_size"])
        url = f"{call.base()}{self.prefix}/upload/?upload_id={publish_id}&upload_token=t{number}"
        return success({"publish_id": publish_id, "upload_url": url})

    def _spend(self, member: Member) -> None:
        limit = self.store.settings.tiktok_inits_per_minute
        minute, used = self._minutes.get(member.id, (0, 0))
        now = int(time.time()) // 60
        used = used + 1 if minute == now else 1
        self._minutes[member.id] = (now, used)
        if limit and used > limit:
            raise TikTokError("rate_limit_exceeded", "The API rate limit was exceeded.")

    def _chunk(self, call: Call) -> Answer | Awaitable[Answer]:
        publish_id = str(call.params.get("upload_id", ""))
        upload = self.uploads.get(publish_id)
        member = self.member(upload.account) if upload else None
        if upload is None or member is None:
            return Answer(b"", status=403)
        call.operation = "upload.chunk"
        member.calls["upload.chunk"] = member.calls.get("upload.chunk", 0) + 1
        rule = self.faults.pick(self.store.settings.seed, self.network, "upload.chunk", member.id)
        if rule is None:
            return self._take(upload, member, call)
        if rule.options.get("code") == "expired":
            upload.is_expired = True
            return Answer(b"", status=403)
        if "bytes" in rule.options:
            # The line breaks within a chunk: of a chunk that is not whole, nothing is kept.
            member.faults[rule.kind] = member.faults.get(rule.kind, 0) + 1
            answer = Answer()
            answer.cut = 0
            return answer
        return strike(rule, member, lambda: self._take(upload, member, call), self)

    def _take(self, upload: Upload, member: Member, call: Call) -> Answer:
        """With the last byte it is posted, whoever still waits for the answer."""
        answer = receive(upload, call)
        if upload.whole_at and not upload.post_id and not member.values["fail_reason"]:
            upload.post_id = self._keep(upload, member)
        return answer

    def _status(self, member: Member, call: Call) -> Answer:
        """PROCESSING_UPLOAD until all bytes came and were processed, then PUBLISH_COMPLETE or FAILED."""
        upload = self.uploads.get(str(call.json().get("publish_id", "")))
        if upload is None or upload.account != member.id:
            raise TikTokError("invalid_publish_id", "The publish_id does not exist.")
        if upload.is_expired:
            return success({"status": "FAILED", "fail_reason": "file_upload_expired"})
        ready_at = upload.whole_at + self.store.settings.tiktok_processing_seconds
        if not upload.whole_at or ready_at > time.time():
            return success({"status": "PROCESSING_UPLOAD", "uploaded_bytes": upload.received})
        if member.values["fail_reason"]:
            return success({"status": "FAILED", "fail_reason": member.values["fail_reason"]})
        is_public = upload.info["privacy_level"] == "PUBLIC_TO_EVERYONE"
        ids = [int(upload.post_id)] if is_public else []
        return success(
            {
                "status": "PUBLISH_COMPLETE",
                "publicaly_available_post_id": ids,
                "uploaded_bytes": upload.received,
            }
        )

    def _keep(self, upload: Upload, member: Member) -> str:
        post_id = str(7_400_000_000_000_000_000 + self.store.number + 1)
        title = str(upload.info.get("title") or "")
        values = {**upload.info, "message": title, "size": upload.received, "sha256": upload.digest.hexdigest()}
        return self.add(member, post_id, values).id

    def _query(self, member: Member, call: Call) -> Answer:
        ids = (call.json().get("filters") or {}).get("video_ids") or []
        if not ids or len(ids) > MOST_IDS:
            raise TikTokError("invalid_params", "1 to 20 video_ids.")
        known = self.store.things.get(self.network, {})
        mine = [known[name] for name in map(str, ids) if name in known and known[name].account == member.id]
        return success({"videos": [_figures(video) for video in mine if not video.removed_at]})

    def _user(self, member: Member, call: Call) -> Answer:
        values = member.values
        user = {
            "open_id": member.id,
            "display_name": values["name"],
            "username": username(member),
            "follower_count": values["followers"],
        }
        return success({"user": user})


def username(member: Member) -> str:
    return member.values["username"] or f"kenh{member.id.strip('-')}"


def _figures(video: Thing) -> dict[str, Any]:
    engagement = video.engagement or dict.fromkeys(TikTok.figures, 0)
    names = {"views": "view_count", "likes": "like_count", "comments": "comment_count", "shares": "share_count"}
    return {"id": video.id, **{names[name]: count for name, count in engagement.items()}}


def _spoken(act: Callable[[Member, Call], Answer], member: Member, call: Call) -> Answer:
    try:
        return act(member, call)
    except TikTokError as error:
        return error.answer()
    except BadRequest as error:
        return TikTokError("invalid_params", str(error)).answer()
