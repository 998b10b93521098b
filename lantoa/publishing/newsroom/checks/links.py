"""Links of a text: those of the house looked up at once, those to other houses only when somebody asks."""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.cache import cache
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page

from lantoa.kit.public_web import OpenedPage, Outside, Unreached, Unsafe, Visit
from lantoa.publishing.newsroom.checks.finding import Finding, Severity
from lantoa.publishing.newsroom.checks.manuscript import Link, Manuscript

AGENT = "LanToa-LinkCheck/1.0"
# Seconds: for one page and for all of one request.
ONE_LINK, ALL_LINKS = 5.0, 8.0
MOST_LINKS, MOST_HOPS = 40, 3
_AT_ONCE = 8
KEPT = 24 * 3600
_GOOD = 400
# Refused to programs, or too often asked: the page is there for people.
_NOT_BROKEN = frozenset({401, 403, 405, 406, 429, 451, 503})
_OTHER_KINDS = ("mailto:", "tel:", "#", "zalo:")


@dataclass(frozen=True)
class Known:
    """What was found at an address: `is_broken`, and why in a few words."""

    is_broken: bool
    why: str = ""


def broken_links(text: Manuscript) -> list[Finding]:
    """Links that lead nowhere: of the house by the database, of others as far as they were looked at before.

    Four queries at most; nothing is called.
    """
    known = looked_at(outside(text))
    found = _inside(text)
    for link in text.links:
        state = known.get(link.href)
        if state is not None and state.is_broken:
            sentence = _("Liên kết “%(words)s” không mở được: %(why)s.")
            found.append(Finding("link", link.where, sentence % {"words": _words(link), "why": state.why}))
    return found


def outside(text: Manuscript) -> list[str]:
    """Addresses of other houses that the text links to, each once."""
    found = [link.href for link in text.links if link.href.startswith(("http://", "https://")) and not _is_ours(link)]
    return list(dict.fromkeys(found))[:MOST_LINKS]


def looked_at(addresses: Iterable[str]) -> dict[str, Known]:
    """What is known of these addresses from the last day. One query."""
    keys = {_key(address): address for address in addresses}
    found = cache.get_many(keys) if keys else {}
    return {keys[key]: Known(*value) for key, value in found.items()}


def look_outside(addresses: Iterable[str]) -> dict[str, Known]:
    """Open the addresses that nobody looked at within a day, and keep what was found. Eight seconds at most.

    Only the public web is called (`kit.public_web`); what gives no answer in time stays unknown.
    """
    wanted = list(dict.fromkeys(addresses))[:MOST_LINKS]
    known = looked_at(wanted)
    found = asyncio.run(_look([address for address in wanted if address not in known]))
    if found:
        cache.set_many({_key(address): (state.is_broken, state.why) for address, state in found.items()}, KEPT)
    return known | found


async def _look(addresses: list[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    gate = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(trust_env=False, timeout=ONE_LINK) as http:
        outside_web = Outside(http, seconds=ONE_LINK)

        async def one(address: str) -> None:
            async with gate:
                state = await _open(outside_web, address)
            if state is not None:
                found[address] = state

        jobs = [asyncio.create_task(one(address)) for address in addresses]
        if jobs:
            _done, late = await asyncio.wait(jobs, timeout=ALL_LINKS)
            for job in late:
                job.cancel()
    return found


async def _open(outside_web: Outside, address: str) -> Known | None:
    visit = Visit(agent=AGENT, may_open=lambda url: url.startswith(("http://", "https://")), most_bytes=1024)
    until = asyncio.get_running_loop().time() + ONE_LINK
    url = address
    try:
        for _hop in range(MOST_HOPS + 1):
            answer = await outside_web.open(url, until=until, visit=visit)
            if isinstance(answer, OpenedPage):
                return _judged(answer.status)
            url = answer
    except Unsafe as error:
        return Known(True, str(error).rstrip("."))
    except Unreached as error:
        # A page that is only slow today is not called broken.
        return None if error.was_sent else Known(True, _("không tìm thấy máy chủ"))
    return Known(True, _("chuyển hướng vòng quanh"))


def _judged(status: int) -> Known:
    if status < _GOOD or status in _NOT_BROKEN:
        return Known(False)
    return Known(True, _("máy chủ trả lời mã %(status)s") % {"status": status})


def _inside(text: Manuscript) -> list[Finding]:
    pages = _live_pages({link.page_id for link in text.links if link.page_id is not None})
    files = _documents({link.document_id for link in text.links if link.document_id is not None})
    found = []
    for link in text.links:
        why = ""
        if link.page_id is not None and not pages.get(link.page_id, False):
            why = _("trang đã gỡ hoặc chưa đăng") if link.page_id in pages else _("không còn trang này")
        elif link.document_id is not None and link.document_id not in files:
            why = _("không còn tệp này")
        elif link.page_id is None and link.document_id is None:
            why = _why_not(link)
        if why:
            sentence = _("Liên kết “%(words)s” bị hỏng: %(why)s.") % {"words": _words(link), "why": why}
            found.append(Finding("link", link.where, sentence, severity=Severity.MUST))
    return found


def _live_pages(ids: set[int]) -> dict[int, bool]:
    return dict(Page.objects.filter(pk__in=ids).values_list("pk", "live")) if ids else {}


def _documents(ids: set[int]) -> set[int]:
    return set(get_document_model().objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _why_not(link: Link) -> str:
    """Why an address cannot lead anywhere; empty when it may. A query or two for an address of the house."""
    if not link.href:
        return _("chưa có địa chỉ")
    if link.href.startswith(_OTHER_KINDS) or (link.href.startswith("http") and not _is_ours(link)):
        return ""
    if not (link.href.startswith("/") or _is_ours(link)):
        return _("địa chỉ phải bắt đầu bằng https:// hoặc /")
    return "" if _answers(urlsplit(link.href).path or "/") else _("không có trang này trên cổng")


def _answers(path: str) -> bool:
    """Whether the house has something at this path: a live page, an old address that leads on, a screen."""
    try:
        named = resolve(path).kwargs
    except Resolver404:
        named = {"slug": ""}
    # How the portal names a piece, and a section or topic, in its addresses.
    if "pk" in named:
        is_there = Page.objects.filter(pk=named["pk"], live=True).exists()
    elif set(named) == {"slug"}:
        is_there = Page.objects.filter(slug=named["slug"], live=True).exists()
    else:
        return True
    return bool(is_there or Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists())


def _is_ours(link: Link) -> bool:
    return urlsplit(link.href).netloc == urlsplit(settings.BASE_URL).netloc and link.href.startswith("http")


def _words(link: Link) -> str:
    return (link.words.strip() or link.href)[:60]


def _key(address: str) -> str:
    return "newsroom-link:" + hashlib.sha256(address.encode()).hexdigest()
