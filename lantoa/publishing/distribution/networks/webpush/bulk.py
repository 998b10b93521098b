"""Notices of other packages to browsers: the same key, the same lock, the same topic takes the place of the last."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Sequence

import httpx

from lantoa.kit.public_web import Outside
from lantoa.publishing.distribution.networks.webpush.adapter import send_batch
from lantoa.publishing.distribution.networks.webpush.errors import Fate
from lantoa.publishing.distribution.networks.webpush.message import Message
from lantoa.publishing.distribution.networks.webpush.spec import BODY, TITLE
from lantoa.publishing.distribution.networks.webpush.vapid import Signer, private_key_text, signer_for
from lantoa.publishing.distribution.rules import cut
from lantoa.publishing.distribution.subscribers import Target


def push_to_browsers(browsers: Sequence[Target], *, title: str, body: str, url: str, tag: str) -> dict[int, Fate]:
    """What became of the notice in each browser, by number. Sending again is harmless. No transaction may be open."""
    topic = base64.urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()[:16]).rstrip(b"=").decode()
    values = {"title": cut(title, TITLE), "body": cut(body, BODY), "url": url, "tag": topic}
    message = Message(json.dumps(values, ensure_ascii=False).encode(), topic, "normal")
    return asyncio.run(_send(signer_for(private_key_text()), message, list(browsers)))


async def _send(signer: Signer, message: Message, browsers: list[Target]) -> dict[int, Fate]:
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as http:
        answers = await send_batch(Outside(http), signer, message, browsers)
    return {answer.target.id: answer.fate for answer in answers}
