"""Sending a shown article to followers: once, whatever happens. What became of it stands in `progress`.

| `progress["broadcast"]` | means | then |
|---|---|---|
| missing | not tried, or refused for now | it is tried |
| `sending`, `doubt` | the call left and nobody knows the answer | never again: a person looks |
| `sent` | Zalo took it; its number in `broadcast_id` | done |
| `refused` | it was not sent; why in `broadcast_error` | the article stands, a person sends it |
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful, Job, Progress
from lantoa.publishing.distribution.networks.zalo_oa.client import ask
from lantoa.publishing.distribution.networks.zalo_oa.errors import NIGHT, RECIPIENT_QUOTA, ZaloError
from lantoa.publishing.distribution.rules import ErrorClass

# Refused before anything was sent: the same may be tried again.
LATER = (ErrorClass.TOKEN_EXPIRED, ErrorClass.RATE_LIMITED, ErrorClass.UNREACHABLE)
# How long an article waits for its broadcast: over one night, and one day on which followers had theirs.
PATIENCE = timedelta(hours=36)
TARGETS = ("gender", "ages", "locations", "cities", "platform")


def is_wanted(job: Job) -> bool:
    """Whether the channel's owner wants articles sent to followers."""
    return bool(job.options.get("broadcast"))


def is_open(job: Job) -> bool:
    """Whether it is still to be tried."""
    return is_wanted(job) and not job.progress.get("broadcast")


async def send(job: Job, article_id: str) -> None:
    """Try it once; `progress` tells what became of it. Raises ChannelError when it may be tried again, nothing sent."""
    await job.keep(broadcast="sending")
    try:
        data = await ask(job, "POST", "/v2.0/oa/message", stores=True, json=_message(job, article_id))
    except ChannelError as error:
        await _refused(job, error)
    except Doubtful as error:
        await job.keep(broadcast="doubt", broadcast_error=str(error))
    else:
        await job.keep(broadcast="sent", broadcast_id=str(data.get("message_id") or "") or None)


async def _refused(job: Job, error: ChannelError) -> None:
    code = error.code if isinstance(error, ZaloError) else 0
    may_wait = code in (NIGHT, RECIPIENT_QUOTA) and now() - job.first_tried_at < PATIENCE
    if error.error_class in LATER or may_wait:
        await job.keep(broadcast=None)
        # Without a told pause the window opens at 06:00, when followers may be written to again.
        raise ChannelError(ErrorClass.WAIT_WINDOW, str(error)) if code == RECIPIENT_QUOTA else error
    # "Send failed" tells nothing of the followers it was sent to before it failed.
    is_unknown = error.error_class is ErrorClass.TRANSIENT
    state = "doubt" if is_unknown else "refused"
    await job.keep(broadcast=state, broadcast_error=str(error))


def left_over(progress: Progress) -> str:
    """What a person has to do about the broadcast, and why; empty when nothing."""
    state, why = progress.get("broadcast"), progress.get("broadcast_error", "")
    if state in ("sending", "doubt"):
        words = _(
            "Bài đã hiện trên OA, chưa rõ đã gửi tới người quan tâm chưa. Hãy xem mục Broadcast trong OA Manager."
        )
    elif state == "refused":
        words = _("Bài đã hiện trên OA, nhưng Zalo không gửi tới người quan tâm:")
    else:
        return ""
    return f"{words} {why}".strip()


def _message(job: Job, article_id: str) -> dict[str, object]:
    wanted = job.options.get("broadcast_target")
    target = {name: wanted[name] for name in TARGETS if name in wanted} if isinstance(wanted, dict) else {}
    element = {"media_type": "article", "attachment_id": article_id}
    payload = {"template_type": "media", "elements": [element]}
    return {"recipient": {"target": target}, "message": {"attachment": {"type": "template", "payload": payload}}}
