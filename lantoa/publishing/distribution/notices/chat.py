"""Notices as messages of the installation's own Zalo Bot, in the private chat that a person linked with a code."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.crypto import digest
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.connect.modules import line
from lantoa.publishing.distribution.networks.base import Account, ChannelError, Doubtful
from lantoa.publishing.distribution.networks.zalo_bot import linking
from lantoa.publishing.distribution.networks.zalo_bot.adapter import ask
from lantoa.publishing.distribution.networks.zalo_bot.connect import next_message
from lantoa.publishing.distribution.networks.zalo_bot.errors import UNKNOWN_CHAT, BotError
from lantoa.publishing.distribution.networks.zalo_bot.spec import MESSAGE
from lantoa.publishing.distribution.networks.zalo_bot.webhook import Incoming
from lantoa.publishing.distribution.rules import ErrorClass, Pace, cut
from lantoa.services.notify.facade import Address, Fate, Letter, Outcome, add_address

CHAT = "zalo_bot"
# The name of the notice bot in the address of its webhook.
NOTICE_BOT = "nhac-viec"
MOST_MESSAGES, SECONDS_EACH = 20, 1
PASSING = (ErrorClass.TRANSIENT, ErrorClass.UNREACHABLE, ErrorClass.RATE_LIMITED)
BLOCKED = 403
TOKEN_PAUSE = timedelta(hours=1)


def has_notice_bot() -> bool:
    """Whether this installation has a bot that tells people."""
    return bool(settings.ZALO_NOTICE_BOT_TOKEN)


def code_of_person(user: User, at: datetime) -> str:
    """What the person writes to the bot; good for an hour, and until a chat of theirs is linked. One query."""
    return linking.make_code(user.pk, address=_state(user), at=at, key=_key())


def link_person(message: Incoming, at: datetime) -> User | None:
    """The person whose code stands in a private message, now told in that chat; None when there is none. Once."""
    if message.is_group:
        return None
    for code in linking.codes_in(message.text, at=at):
        user = User.objects.filter(pk=code.channel_id, is_active=True).first()
        if user is not None and linking.fits(code, address=_state(user), at=at, key=_key()):
            add_address(user=user, way=CHAT, values={"chat_id": message.chat_id}, identity=message.chat_id)
            return user
    return None


def hear_people() -> list[User]:
    """Whom the bot's messages, not fetched yet, link; at most 20 messages. Raises RuleBroken when Zalo refuses.

    For an installation that Zalo does not call; while a webhook is set, that hears and this refuses.
    """
    try:
        heard = asyncio.run(_heard())
    except (ChannelError, Doubtful) as error:
        raise RuleBroken(_("Chưa hỏi được Zalo: {}").format(error)) from None
    return [user for user in (link_person(message, now()) for message in heard) if user is not None]


async def _heard() -> list[Incoming]:
    heard: list[Incoming] = []
    async with line() as http:
        account = Account(address="", token=settings.ZALO_NOTICE_BOT_TOKEN, http=http, pace=Pace(), app_id="")
        while len(heard) < MOST_MESSAGES and (message := await next_message(account, seconds=SECONDS_EACH)):
            heard.append(message)
    return heard


def send_chats(letters: Sequence[Letter]) -> Iterator[Outcome]:
    """One message each. A message that may have arrived is not sent again: Zalo knows no repeats."""
    lost = ""
    for letter in letters:
        if lost or not has_notice_bot():
            yield Outcome(letter, Fate.LATER, lost, wait=TOKEN_PAUSE)
            continue
        outcome = asyncio.run(_tell(letter))
        if outcome.wait == TOKEN_PAUSE:
            lost = outcome.error
        yield outcome


async def _tell(letter: Letter) -> Outcome:
    target = letter.targets[-1]
    values = {"chat_id": target.values["chat_id"], "text": cut(_words(letter), MESSAGE)}
    async with line() as http:
        account = Account(address="", token=settings.ZALO_NOTICE_BOT_TOKEN, http=http, pace=Pace(), app_id="")
        try:
            await ask(account, "sendMessage", values, stores=True)
        except ChannelError as error:
            return _refused(letter, target.id, error)
        except Doubtful:
            return Outcome(letter, Fate.REFUSED, _("Chưa rõ đã tới hay chưa."))
    return Outcome(letter, Fate.SENT)


def _refused(letter: Letter, place: int, error: ChannelError) -> Outcome:
    if error.error_class in PASSING:
        return Outcome(letter, Fate.LATER, str(error), wait=error.retry_after)
    code = error.code if isinstance(error, BotError) else 0
    if code == BLOCKED or (code == 400 and UNKNOWN_CHAT in str(error).lower()):
        return Outcome(letter, Fate.NOBODY, str(error), gone=(place,))
    if error.error_class is ErrorClass.RECONNECT:
        # Our token: nobody's chat is at fault.
        return Outcome(letter, Fate.LATER, str(error), wait=TOKEN_PAUSE)
    return Outcome(letter, Fate.REFUSED, str(error))


def _words(letter: Letter) -> str:
    return "\n\n".join("\n".join(filter(None, (one_line(one.text), one.url))) for one in letter.lines)


def _state(user: User) -> str:
    """What changes when a chat is linked or given up, so that a code works once."""
    places = Address.objects.filter(user=user, way=CHAT).order_by("pk").values_list("pk", "digest", "added_at")
    return digest(repr([(pk, mark, at.isoformat()) for pk, mark, at in places])) if places else ""


def _key() -> bytes:
    return hashlib.sha256(f"zalo_bot.person:{settings.SECRET_KEY}".encode()).digest()
