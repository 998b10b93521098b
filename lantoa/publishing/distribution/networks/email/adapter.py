"""E-mail: one letter to a channel's mailbox, or one to each of its subscribers, each exactly once."""

import asyncio
import logging
import secrets
import time
from collections import Counter
from datetime import timedelta

from lantoa.kit.clock import now
from lantoa.publishing.distribution.networks.base import (
    ChannelError,
    Doubtful,
    Job,
    Network,
    Progress,
    Published,
    Unfinished,
)
from lantoa.publishing.distribution.networks.email import fanout
from lantoa.publishing.distribution.networks.email.addresses import is_mailable, mailbox_hash
from lantoa.publishing.distribution.networks.email.letter import Envelope, Letter, Recipient
from lantoa.publishing.distribution.networks.email.relay import Place, Relay, configured_place
from lantoa.publishing.distribution.networks.email.rules import (
    POLICY_REFUSALS,
    Fate,
    Reply,
    domain_of,
    error_class,
    is_policy,
    is_unknown_mailbox,
    pause_before_retry,
)
from lantoa.publishing.distribution.networks.email.signing import configured_signer
from lantoa.publishing.distribution.networks.email.suppress import suppress, suppressed_among
from lantoa.publishing.distribution.networks.email.verp import channel_token, message_id
from lantoa.publishing.distribution.rules import ErrorClass

log = logging.getLogger(__name__)

# So many letters are written down as on the way at once, and so many of such batches are under way in one list: while
# one is written down another is sent. A killed worker leaves their product in doubt at most.
BATCH, HANDS = 16, 2
# A turn ends well before its lease: what it knows is written down by itself.
TURN_SHARE = 0.6
# Fates after which the letter is certainly not on its way.
NOT_OUT = (Fate.UNTOUCHED, Fate.LATER, Fate.REFUSED)
HALTED_PAUSE = timedelta(seconds=30)


class Email(Network):
    """Letters through one relay."""

    name = "email"

    def __init__(self) -> None:
        self._relay: tuple[asyncio.AbstractEventLoop, Place, Relay] | None = None

    def is_in_doubt(self, progress: Progress) -> bool:
        """A list goes on from its own bookkeeping; one letter is in doubt from the moment its text may have left."""
        return bool(progress.get("on_line"))

    async def how_far(self, job: Job) -> str:
        """How many letters of a list have come to an end."""
        return str(await job.run(fanout.settled, job.delivery_id) or "")

    async def publish(self, job: Job) -> Published:
        if await job.run(fanout.has_list, job.channel_id, job.delivery_id):
            return await self._to_subscribers(job)
        return await self._to_mailbox(job)

    def relay(self, job: Job) -> Relay:
        """Open lines belong to one event loop and one place."""
        loop, place = asyncio.get_running_loop(), configured_place()
        if self._relay is None or self._relay[:2] != (loop, place):
            self._relay = loop, place, Relay(place, wait_seconds=job.pace.longest_call.total_seconds())
        return self._relay[2]

    # One mailbox

    async def _to_mailbox(self, job: Job) -> Published:
        if not is_mailable(job.address):
            raise ChannelError(ErrorClass.BAD_CONTENT, "Kênh chưa có người đăng ký, và địa chỉ không phải hộp thư.")
        if await job.run(suppressed_among, [mailbox_hash(job.address)]):
            raise ChannelError(ErrorClass.RECONNECT, "Hộp thư này không nhận thư của hệ thống nữa.")
        relay, letter = self.relay(job), Letter(job, signer=configured_signer())
        recipient = Recipient(0, job.address, channel_token(job.channel_id))
        told: list[tuple[Fate, Reply]] = []

        def tell(envelope: Envelope, fate: Fate, reply: Reply) -> None:
            told.append((fate, reply))

        await job.keep(on_line=True)
        try:
            trouble = await relay.deliver([recipient], letter.for_recipient, tell)
        finally:
            if told and told[0][0] in NOT_OUT:
                job.progress.pop("on_line", None)
        [(fate, reply)] = told
        if fate is Fate.IN_DOUBT:
            raise Doubtful("Mất kết nối khi máy chủ gửi thư chưa trả lời.")
        job.progress.pop("on_line", None)
        if fate is Fate.UNTOUCHED:
            raise trouble or ChannelError(ErrorClass.TRANSIENT, "Mất kết nối trước khi gửi thư.")
        if fate is not Fate.ACCEPTED:
            raise await self._refusal(job, fate, reply)
        return Published(message_id(job.delivery_id, 0))

    async def _refusal(self, job: Job, fate: Fate, reply: Reply) -> ChannelError:
        kind, words = error_class(reply), f"Máy chủ nhận từ chối: {reply}"
        if fate is Fate.LATER:
            tries = job.progress["tries"] = job.progress.get("tries", 0) + 1
            pause = pause_before_retry(tries, now() - job.first_tried_at)
            if pause is None:
                return ChannelError(ErrorClass.RECONNECT, f"Sau 48 giờ vẫn không gửi được: {reply}")
            return ChannelError(kind, words, retry_after=pause)
        if is_unknown_mailbox(reply):
            await job.run(_suppress_mailbox, job.address, str(reply))
        return ChannelError(kind, words)

    # Subscribers

    async def _to_subscribers(self, job: Job) -> Published:
        relay, letter = self.relay(job), Letter(job, signer=configured_signer())
        turn = _Turn(job, relay, letter)
        await job.run(fanout.begin_turn, job.delivery_id, turn.name)
        try:
            await turn.run()
        finally:
            standing = await job.run(fanout.standing, job.delivery_id)
            job.progress = {**job.progress, "letters": fanout.as_shown(standing)}
        if standing.later:
            # One reader's full mailbox keeps no later bulletin waiting.
            raise Unfinished(max(standing.next_at - now(), timedelta(seconds=1)), holds_channel=False)
        if not standing.sent and not standing.in_doubt:
            raise ChannelError(ErrorClass.BAD_CONTENT, "Không có ai nhận được: danh sách trống hoặc đều bị từ chối.")
        return Published(message_id(job.delivery_id, 0))


def _suppress_mailbox(address: str, detail: str) -> None:
    suppress(mailbox_hash(address), reason="unknown", detail=detail)


class _Turn:
    """One worker's turn at one list: batch after batch in each hand, until the list or the time is over."""

    def __init__(self, job: Job, relay: Relay, letter: Letter) -> None:
        self.job, self.relay, self.letter = job, relay, letter
        self.name = secrets.token_hex(8)
        self.ends_at = time.monotonic() + job.pace.longest_send.total_seconds() * TURN_SHARE
        self._end: Exception | None = None
        self._objections: Counter[str] = Counter()

    async def run(self) -> None:
        """Raises Unfinished when there is more to do, ChannelError when nothing more may go out."""
        # Not gathered: also when the turn is cut short, each hand writes down what it knows before this returns.
        async with asyncio.TaskGroup() as hands:
            for _hand in range(HANDS):
                hands.create_task(self._work())
        if self._end is not None:
            raise self._end

    async def _work(self) -> None:
        try:
            while self._end is None and await self._next_batch():
                if time.monotonic() >= self.ends_at:
                    raise Unfinished
        except Exception as error:
            # The other hand ends with the batch that it has.
            self._end = self._end or error

    async def _next_batch(self) -> bool:
        """Whether there was one. Raises what keeps the rest from going."""
        job = self.job
        batch: fanout.Batch = await job.run(fanout.take, job.delivery_id, job.channel_id, self.name, BATCH)
        if batch.is_halted:
            raise Unfinished(HALTED_PAUSE)
        if not batch.recipients:
            return False
        trouble = await self._send(batch)
        self._look_at_objections()
        if trouble is not None:
            raise trouble
        return True

    async def _send(self, batch: fanout.Batch) -> ChannelError | None:
        results: list[fanout.Result] = []

        def note(envelope: Envelope, fate: Fate, reply: Reply) -> None:
            results.append(fanout.Result(envelope.recipient, fate, reply))
            if fate is Fate.REFUSED and is_policy(reply):
                self._objections[f"{domain_of(envelope.recipient.address)} {reply}"] += 1

        try:
            return await self.relay.deliver(batch.recipients, self.letter.for_recipient, note)
        finally:
            # Also when the turn is cut short: what is known of the batch is written down.
            await asyncio.shield(
                asyncio.ensure_future(self.job.run(fanout.settle, self.job.delivery_id, self.name, results))
            )

    def _look_at_objections(self) -> None:
        """Source: channels A3.5: 5.7.x means stop and alert. One mailbox may object alone, a domain may not."""
        for objection, count in self._objections.items():
            if count >= POLICY_REFUSALS:
                code, text = objection.split(" ", 1)[1].split(" ", 1)
                raise ChannelError(error_class(Reply(int(code), text)), f"Dừng gửi: {objection}")
