"""Notices as push messages to the workplace on a person's own phones and computers."""

import asyncio
import hashlib
import json
from collections.abc import Iterator, Sequence

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from lantoa.kit.public_web import Outside, Unreached, Unsafe
from lantoa.kit.text import one_line
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.following import check_browser
from lantoa.publishing.distribution.networks.webpush.errors import Fate as BrowserFate
from lantoa.publishing.distribution.networks.webpush.errors import fate_of, wait_told
from lantoa.publishing.distribution.networks.webpush.message import Message, lock
from lantoa.publishing.distribution.networks.webpush.spec import BODY, TITLE
from lantoa.publishing.distribution.networks.webpush.vapid import Signer, private_key_text, signer_for
from lantoa.publishing.distribution.rules import cut
from lantoa.services.notify.facade import Address, Fate, Letter, Outcome, Target, add_address

PUSH = "push"
AT_ONCE = 16
HOME = "/lam-viec/"


def add_browser(*, user: User, endpoint: str, keys: dict[str, str]) -> Address:
    """This browser shows the person's notices from now on. Raises RuleBroken for what is none. Safe to call twice."""
    check_browser(endpoint, keys)
    return add_address(user=user, way=PUSH, values={"endpoint": endpoint, "keys": keys}, identity=endpoint)


def send_pushes(letters: Sequence[Letter]) -> Iterator[Outcome]:
    """Sixteen letters at a time; a repeat takes the place of the same notice, by its topic."""
    signer = signer_for(private_key_text())
    for start in range(0, len(letters), AT_ONCE):
        yield from asyncio.run(_together(signer, letters[start : start + AT_ONCE]))


async def _together(signer: Signer, letters: Sequence[Letter]) -> list[Outcome]:
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as http:
        outside = Outside(http)
        return list(await asyncio.gather(*(_tell(outside, signer, letter) for letter in letters)))


async def _tell(outside: Outside, signer: Signer, letter: Letter) -> Outcome:
    """Told when one browser took it; tried again only when none did and one may yet."""
    message = message_of(letter)
    answers = await asyncio.gather(*(_push(outside, signer, message, target) for target in letter.targets))
    gone = tuple(target.id for target, (fate, _s) in zip(letter.targets, answers, strict=True) if fate == "gone")
    fates = {fate for fate, _seconds in answers}
    if BrowserFate.REACHED in fates:
        return Outcome(letter, Fate.SENT, gone=gone)
    if BrowserFate.LATE in fates:
        wait = wait_told(str(max(seconds for _fate, seconds in answers)))
        return Outcome(letter, Fate.LATER, _("Máy chủ thông báo không trả lời."), wait=wait, gone=gone)
    if BrowserFate.REFUSED in fates:
        return Outcome(letter, Fate.REFUSED, _("Máy chủ thông báo không nhận."), gone=gone)
    return Outcome(letter, Fate.NOBODY, _("Các máy đã thôi nhận thông báo."), gone=gone)


async def _push(outside: Outside, signer: Signer, message: Message, target: Target) -> tuple[BrowserFate, int]:
    """What became of it in one browser, and the seconds its service asks to wait."""
    endpoint: str = target.values["endpoint"]
    try:
        body = lock(message.text, target.values["keys"])
        headers = {**message.headers, "Authorization": signer.header_for(endpoint)}
        reply = await outside.call("POST", endpoint, schemes=("https",), headers=headers, content=body)
    except (Unsafe, ValueError):
        return BrowserFate.GONE, 0
    except Unreached:
        return BrowserFate.LATE, 0
    told = int(wait_told(reply.headers.get("retry-after", "")).total_seconds()) if reply.status == 429 else 0
    return fate_of(reply.status), told


def message_of(letter: Letter) -> Message:
    """The notice on the screen of a phone; several in one name the first."""
    first, count = letter.lines[0], len(letter.lines)
    words, url = one_line(first.text), first.url
    if count > 1:
        words, url = _("{} việc cần xem: {}").format(count, words), settings.BASE_URL + HOME
    topic = hashlib.sha256(letter.key.encode()).hexdigest()[:22]
    values = {
        "title": cut(str(settings.WAGTAIL_SITE_NAME), TITLE),
        "body": cut(words, BODY),
        "url": url or settings.BASE_URL + HOME,
        "tag": topic,
    }
    return Message(json.dumps(values, ensure_ascii=False).encode(), topic, "high" if letter.is_urgent else "normal")
