"""From what a network said to what becomes of the delivery: plain functions, the clock and chance handed in."""

from datetime import datetime, timedelta

from lantoa.kit.clock import VIETNAM, day_bounds, local_day
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.networks.apps import app_key
from lantoa.publishing.distribution.networks.base import ChannelError, Job, Published, Unfinished
from lantoa.publishing.distribution.rules import (
    LEFT_OVER,
    MAX_ATTEMPTS,
    MAX_LOOK_UPS,
    MOST_STALLS,
    Act,
    ErrorClass,
    act_for,
    backoff,
)
from lantoa.publishing.distribution.worker.claim import Claimed
from lantoa.publishing.distribution.worker.outcome import Edit, Outcome

State = Delivery.State
RATE_PAUSE = timedelta(minutes=5)
WINDOW_OPENS_HOUR = 6
AFTER_MIDNIGHT = timedelta(minutes=5)


def sent(claimed: Claimed, job: Job, published: Published, *, at: datetime) -> Outcome:
    """It stands on the network; the channel rests as long as its spacing, or as the network asked."""
    rest = job.pace.spacing(claimed.network)
    if job.usage.channel_pause:
        rest = max(rest, job.pace.told(job.usage.channel_pause))
    outcome = Outcome(
        claimed, State.SENT, progress=job.progress, post_id=published.post_id, post_url=published.post_url
    )
    outcome.channel_free_at = at + rest
    if published.left_over:
        # The post stands and is never sent again; what is left shows among the things that wait for a person.
        outcome.needs_person, outcome.error_class, outcome.error = True, LEFT_OVER, published.left_over
    return _with_app(outcome, job)


def refused(
    claimed: Claimed, job: Job, error: ChannelError, *, at: datetime, chance: float, may_stand: bool
) -> Outcome:
    """What follows a definite refusal, by the class of the error.

    `may_stand`: an earlier step may have made it visible, so that only a look can say that it failed.
    """
    act = act_for(error.error_class, claimed.attempts)
    if may_stand and act in (Act.RECONNECT, Act.FAIL, Act.TASK):
        return doubtful(claimed, job, str(error), at=at)
    outcome = Outcome(claimed, State.FAILED, progress=job.progress, error_class=error.error_class, error=str(error))
    outcome.channel_free_at = at
    if act is Act.LOOK_UP:
        # The network says it has it already: look at once.
        return doubtful(claimed, job, str(error), at=at, error_class=error.error_class)
    if act is Act.RECONNECT:
        outcome.state, outcome.reconnect_reason = State.TASK, str(error)
    elif act is Act.TASK:
        outcome.state = State.TASK
    elif act is Act.RETRY:
        outcome.state = State.WAITING
        outcome.next_attempt_at = at + backoff(claimed.attempts, job.pace, chance)
    elif act is Act.RETRY_FREE:
        outcome.state, outcome.is_free = State.WAITING, True
        outcome.next_attempt_at = at + job.pace.told(pause_after(error, at)) * (1 + chance / 4)
        if error.error_class is ErrorClass.RATE_LIMITED and not error.is_app_wide:
            outcome.channel_free_at = outcome.next_attempt_at
        outcome.is_app_refusal = error.is_app_wide
    return _with_app(outcome, job)


def pause_after(error: ChannelError, at: datetime) -> timedelta:
    """How long to wait before a free retry: as told, else until the limit's window is over."""
    if error.retry_after is not None:
        return error.retry_after
    if error.error_class is ErrorClass.QUOTA_TOMORROW:
        return day_bounds(local_day(at))[1] + AFTER_MIDNIGHT - at
    if error.error_class is ErrorClass.WAIT_WINDOW:
        opens = at.astimezone(VIETNAM).replace(hour=WINDOW_OPENS_HOUR, minute=0, second=0, microsecond=0)
        return opens - at if opens > at else opens + timedelta(days=1) - at
    return RATE_PAUSE if error.error_class is ErrorClass.RATE_LIMITED else timedelta(seconds=30)


def doubtful(claimed: Claimed, job: Job, why: str, *, at: datetime, error_class: str = ErrorClass.AMBIGUOUS) -> Outcome:
    """It may or may not stand there: nothing else goes out on the channel until that is known."""
    is_told = error_class == ErrorClass.DUPLICATE
    look_at = at if is_told else at + job.pace.doubt_grace
    progress = {**job.progress, "doubts": job.progress.get("doubts", 0) + 1, "misses": 0}
    if is_told:
        progress["duplicate"] = True
    outcome = Outcome(claimed, State.IN_DOUBT, look_at, progress=progress, error_class=error_class, error=why)
    outcome.channel_free_at = look_at + job.pace.lease
    return _with_app(outcome, job)


def unfinished(claimed: Claimed, job: Job, error: Unfinished, *, at: datetime) -> Outcome:
    """There is more to do: it goes on from what was kept, and no attempt is used up."""
    outcome = Outcome(claimed, State.WAITING, at + job.pace.told(error.after), is_free=True, progress=job.progress)
    outcome.channel_free_at = outcome.next_attempt_at if error.holds_channel else at
    return _with_app(outcome, job)


def not_started(claimed: Claimed, *, at: datetime) -> Outcome:
    """It waited in the worker until its lease ran short; nothing was sent."""
    outcome = Outcome(claimed, State.WAITING, at, is_free=True, progress=claimed.progress)
    outcome.channel_free_at = at
    return outcome


def resumable(claimed: Claimed, job: Job, *, how_far: str, at: datetime) -> Outcome:
    """Going on from what was kept cannot post twice: the next try may start at once.

    Where the one before got further, however many workers a long list outlives, it uses up no try.
    """
    advanced = how_far != job.progress.get("stood", "")
    stalls = 0 if advanced else job.progress.get("stalls", 0) + 1
    if stalls >= MOST_STALLS:
        # A person who has it tried again grants it as many anew.
        job.progress = {**job.progress, "stalls": 0}
        return _given_up(claimed, job, at=at)
    job.progress = {**job.progress, "stood": how_far, "stalls": stalls}
    outcome = Outcome(claimed, State.WAITING, at, progress=job.progress)
    outcome.channel_free_at = at
    # The first one is never given back: a delivery without a try counts as one of which nothing can stand anywhere.
    outcome.is_free = advanced and claimed.attempts > 1
    return outcome


def _given_up(claimed: Claimed, job: Job, *, at: datetime) -> Outcome:
    outcome = Outcome(claimed, State.FAILED, progress=job.progress, error_class=ErrorClass.TRANSIENT)
    outcome.error, outcome.channel_free_at = "Đã thử nhiều lần, mạng vẫn không nhận bài.", at
    return outcome


def missed(claimed: Claimed, job: Job, *, at: datetime) -> Outcome:
    """The network does not show it: after enough looks it is sent again, unless the network itself contradicts."""
    misses = job.progress.get("misses", 0) + 1
    progress = {**job.progress, "misses": misses}
    if misses < job.pace.misses_before_resend:
        look_at = at + job.pace.doubt_again
        outcome = Outcome(claimed, State.IN_DOUBT, look_at, progress=progress, error_class=ErrorClass.AMBIGUOUS)
        outcome.channel_free_at = look_at + job.pace.lease
        return outcome
    if progress.get("duplicate"):
        return needs_person(claimed, job, "Mạng báo bài đã có, nhưng không tìm thấy trên trang.", at=at)
    if claimed.attempts >= MAX_ATTEMPTS:
        return _given_up(claimed, job, at=at)
    outcome = Outcome(claimed, State.WAITING, at, progress=progress)
    outcome.channel_free_at = at
    return outcome


def look_up_failed(claimed: Claimed, job: Job, error: BaseException, *, at: datetime, chance: float) -> Outcome:
    """The look itself failed: look again later, or hand the question to a person."""
    error_class = getattr(error, "error_class", ErrorClass.AMBIGUOUS)
    if act_for(error_class, 1) is Act.RECONNECT:
        outcome = needs_person(claimed, job, str(error), at=at)
        outcome.reconnect_reason = str(error)
        return outcome
    looks = job.progress.get("look_ups", 0) + (error_class is not ErrorClass.UNREACHABLE)
    job.progress = {**job.progress, "look_ups": looks}
    if looks > MAX_LOOK_UPS:
        return needs_person(claimed, job, str(error), at=at)
    pause = backoff(looks or 1, job.pace, chance)
    if isinstance(error, ChannelError) and error.retry_after is not None:
        pause = max(pause, job.pace.told(error.retry_after))
    outcome = Outcome(claimed, State.IN_DOUBT, at + pause, progress=job.progress, error_class=ErrorClass.AMBIGUOUS)
    outcome.error, outcome.channel_free_at = str(error), at + pause + job.pace.lease
    return outcome


def needs_person(claimed: Claimed, job: Job, why: str, *, at: datetime) -> Outcome:
    """In doubt, and no program can settle it."""
    outcome = Outcome(claimed, State.IN_DOUBT, progress=job.progress, error_class=ErrorClass.AMBIGUOUS)
    outcome.error, outcome.needs_person, outcome.channel_free_at = why, True, at
    return outcome


def taken_down(claimed: Claimed) -> Outcome:
    """It no longer stands there."""
    return Outcome(claimed, State.RECALLED, progress={}, post_id=claimed.post_id)


def take_down_by_hand(claimed: Claimed, job: Job) -> Outcome:
    """It is still out, and only a person can take it down."""
    state = State.SENT if claimed.post_id else State.RECALLED
    outcome = Outcome(claimed, state, progress=job.progress, post_id=claimed.post_id, needs_person=state is State.SENT)
    outcome.error = "Mạng này không cho máy gỡ bài."
    return outcome


def take_down_failed(claimed: Claimed, job: Job, error: BaseException, *, at: datetime, chance: float) -> Outcome:
    """Still out: again later, or a person has to take it down."""
    state = State.SENT if claimed.post_id else State.RECALLED
    error_class = getattr(error, "error_class", ErrorClass.TRANSIENT)
    tries = job.progress.get("take_downs", 0) + (error_class is not ErrorClass.UNREACHABLE)
    progress = {**job.progress, "take_downs": tries}
    outcome = Outcome(claimed, state, progress=progress, error_class=error_class, error=str(error))
    act = act_for(error_class, 1)
    if act in (Act.RECONNECT, Act.FAIL, Act.TASK) or tries > MAX_LOOK_UPS:
        outcome.needs_person = True
        outcome.reconnect_reason = str(error) if act is Act.RECONNECT else ""
        return outcome
    outcome.next_attempt_at = at + backoff(tries or 1, job.pace, chance)
    if isinstance(error, ChannelError) and error.retry_after is not None:
        outcome.next_attempt_at = max(outcome.next_attempt_at, at + job.pace.told(error.retry_after))
    return outcome


def take_down_unfinished(claimed: Claimed, job: Job, error: Unfinished, *, at: datetime) -> Outcome:
    """Some readers have still to hear that it is gone: it goes on, and that is no failed try."""
    state = State.SENT if claimed.post_id else State.RECALLED
    return Outcome(claimed, state, at + job.pace.told(error.after), progress=job.progress)


def edit_unfinished(claimed: Claimed, job: Job, error: Unfinished, *, at: datetime) -> Outcome:
    """Some readers have still to get the right words: it goes on, and that is no failed try."""
    again = Edit(again_at=at + job.pace.told(error.after))
    return Outcome(claimed, State.SENT, progress=job.progress, edit=again)


def edited(claimed: Claimed, job: Job) -> Outcome:
    """The post says what it shall."""
    return Outcome(claimed, State.SENT, progress={**job.progress, "edits": 0}, edit=Edit(is_done=True))


def edit_failed(claimed: Claimed, job: Job, error: BaseException, *, at: datetime, chance: float) -> Outcome:
    """It still says what it said: again later, because changing twice is changing once, or a person has to."""
    error_class = getattr(error, "error_class", ErrorClass.TRANSIENT)
    tries = job.progress.get("edits", 0) + (error_class is not ErrorClass.UNREACHABLE)
    outcome = Outcome(claimed, State.SENT, progress={**job.progress, "edits": tries}, error=str(error))
    if act_for(error_class, 1) in (Act.RECONNECT, Act.FAIL, Act.TASK) or tries > MAX_LOOK_UPS:
        outcome.edit = Edit(needs_person=True)
        return outcome
    again_at = at + backoff(tries or 1, job.pace, chance)
    if isinstance(error, ChannelError) and error.retry_after is not None:
        again_at = max(again_at, at + job.pace.told(error.retry_after))
    outcome.edit = Edit(again_at=again_at)
    return outcome


def edit_by_hand(claimed: Claimed, job: Job) -> Outcome:
    """Only a person can change it."""
    outcome = Outcome(claimed, State.SENT, progress=job.progress, edit=Edit(needs_person=True))
    outcome.error = "Mạng này không cho máy sửa bài."
    return outcome


def _with_app(outcome: Outcome, job: Job) -> Outcome:
    outcome.app = app_key(outcome.claimed.network, outcome.claimed.app_id)
    outcome.calls_per_minute = job.usage.calls_per_minute
    outcome.app_percents = job.usage.app_percents
    return outcome
