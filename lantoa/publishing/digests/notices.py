"""Sections followed by Web Push: a few notices a day, by day, each piece once."""

import json
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.kit.clock import day_bounds, local_day, now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.quiet import awake, is_night
from lantoa.publishing.digests.models import SectionFollower, SectionNotice
from lantoa.publishing.digests.queries import Item, items_by_id
from lantoa.publishing.digests.rules import MOST_NOTICES, STALE_AFTER
from lantoa.publishing.distribution.facade import Browser, PushFate, check_browser, push_to_browsers
from lantoa.publishing.newsroom.facade import Article, sections

MOST_SECTIONS, BATCH, MOST_FAILURES = 50, 100, 20
State = SectionNotice.State


def endpoint_hash(endpoint: str) -> str:
    """By which a browser is found: its address itself is encrypted."""
    return sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def follow_section(section_id: int, *, endpoint: str, keys: dict[str, str]) -> SectionFollower:
    """This browser is told of the section's pieces from now on. Again is safe.

    Raises RuleBroken for an address or keys that are none, or too many sections.
    """
    check_browser(endpoint, keys)
    mark = endpoint_hash(endpoint)
    if SectionFollower.objects.filter(endpoint_hash=mark).exclude(section_id=section_id).count() >= MOST_SECTIONS:
        raise RuleBroken(_("Một máy chỉ theo dõi được 50 chuyên mục."))
    values = {"endpoint": endpoint, "keys_text": json.dumps(keys), "failures": 0}
    row, _is_new = SectionFollower.objects.update_or_create(
        section_id=section_id, endpoint_hash=mark, defaults=values, create_defaults={**values, "since": now()}
    )
    return row


def leave_sections(endpoint: str, *, section_id: int | None = None) -> int:
    """This browser is not told any more, of one section or of all; how many it leaves. Again is safe."""
    rows = SectionFollower.objects.filter(endpoint_hash=endpoint_hash(endpoint))
    return (rows if section_id is None else rows.filter(section_id=section_id)).delete()[0]


@transaction.atomic
def move_section_follower(old_endpoint: str, *, endpoint: str, keys: dict[str, str]) -> int:
    """The browser's push service gave it another address: what it followed it still follows; how many sections."""
    check_browser(endpoint, keys)
    old = SectionFollower.objects.select_for_update().filter(endpoint_hash=endpoint_hash(old_endpoint))
    section_ids = list(old.values_list("section_id", flat=True)[:MOST_SECTIONS])
    if endpoint != old_endpoint:
        for section_id in section_ids:
            follow_section(section_id, endpoint=endpoint, keys=keys)
        old.delete()
    return len(section_ids)


def tell_section(article: Article) -> bool:
    """Those who follow the piece's section are told of it, by day; False when nobody does, or they were."""
    path = article.path[: -Article.steplen]
    section = next((one for one in sections() if one.path == path), None)
    if section is None or not SectionFollower.objects.filter(section_id=section.pk).exists():
        return False
    at = now()
    values = {"section_id": section.pk, "made_at": at, "due_at": awake(at)}
    _row, is_new = SectionNotice.objects.get_or_create(page_id=article.pk, defaults=values)
    return is_new


def send_section_notices() -> int:
    """Send what is due; how many browsers were told. For the worker.

    A notice goes on where a killed worker left it; the same notice twice takes its own place without a sound.
    """
    told = 0
    if is_night(now()):
        return told
    for notice in SectionNotice.objects.filter(state=State.WAITING, due_at__lte=now()).order_by("due_at", "pk")[:20]:
        item = next(iter(items_by_id([notice.page_id])), None)
        if item is None or now() - notice.made_at > STALE_AFTER or _is_enough(notice):
            SectionNotice.objects.filter(pk=notice.pk).update(state=State.DROPPED)
            continue
        told += _tell_all(notice, item)
    return told


def _is_enough(notice: SectionNotice) -> bool:
    """Whether the section had its notices of today; one that has begun is ended."""
    if notice.cursor:
        return False
    begins, ends = day_bounds(local_day(now()))
    today = SectionNotice.objects.filter(section_id=notice.section_id, sent_at__gte=begins, sent_at__lt=ends)
    return today.count() >= MOST_NOTICES


def _tell_all(notice: SectionNotice, item: Item) -> int:
    told = 0
    words = {"title": item.title, "body": item.lead or item.section, "url": item.url}
    followers = SectionFollower.objects.filter(section_id=notice.section_id, since__lte=notice.made_at).order_by("pk")
    while batch := list(followers.filter(pk__gt=notice.cursor)[:BATCH]):
        browsers = [Browser(row.pk, row.endpoint, keys=json.loads(row.keys_text)) for row in batch]
        fates = push_to_browsers(browsers, **words, tag=f"{settings.BASE_URL}:bai:{item.id}")
        told += _settle(notice, fates, last=batch[-1].pk)
    SectionNotice.objects.filter(pk=notice.pk).update(state=State.SENT, sent_at=now())
    return told


@transaction.atomic
def _settle(notice: SectionNotice, fates: dict[int, PushFate], *, last: int) -> int:
    """Write down how far it is; a browser that is gone, or fails for long, is forgotten."""
    by_fate = {fate: [pk for pk, one in fates.items() if one is fate] for fate in PushFate}
    reached = by_fate[PushFate.REACHED]
    SectionFollower.objects.filter(pk__in=reached).update(failures=0)
    failing = SectionFollower.objects.filter(pk__in=by_fate[PushFate.LATE] + by_fate[PushFate.REFUSED])
    failing.update(failures=F("failures") + 1)
    SectionFollower.objects.filter(pk__in=by_fate[PushFate.GONE]).delete()
    failing.filter(failures__gte=MOST_FAILURES).delete()
    notice.cursor = last
    SectionNotice.objects.filter(pk=notice.pk).update(cursor=last, told=F("told") + len(reached))
    return len(reached)


def forget_notices() -> int:
    """Which piece was told when is not kept for ever."""
    return SectionNotice.objects.exclude(state=State.WAITING).filter(made_at__lt=now() - timedelta(days=60)).delete()[0]
