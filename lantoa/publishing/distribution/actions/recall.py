"""Pulling a release back from every channel, or making every channel say what is right."""

from collections import Counter
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc, one_line
from lantoa.org.audit import facade as audit
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.access import people_of_units
from lantoa.publishing.distribution.actions.checks import check_text
from lantoa.publishing.distribution.actions.steer import locked
from lantoa.publishing.distribution.content import describe
from lantoa.publishing.distribution.models import Delivery, Release
from lantoa.publishing.distribution.networks.registry import ALL
from lantoa.publishing.distribution.wake import wake_workers
from lantoa.services.notify.facade import notify


def removable_networks() -> list[str]:
    """Networks on which a program can delete a post."""
    return [spec.name for spec in ALL if spec.is_automatic and spec.can_remove]


def editable_networks() -> list[str]:
    """Networks on which a program can change a post."""
    return [spec.name for spec in ALL if spec.is_automatic and spec.can_edit]


# One statement, so that no delivery slips through between two: what waits is off at once, what is on the network goes
# to a worker, what a worker holds is marked and taken down by whoever ends it.
_RECALL = """
UPDATE distribution_delivery SET
    is_recalled = true,
    state = CASE WHEN state IN ('waiting', 'task', 'failed') THEN 'recalled' ELSE state END,
    -- What people shared, and what a network lets no program delete, is theirs to take down; also what had all its
    -- bytes there already and will stand when the network has processed it.
    needs_person = state = 'done'
        OR ((state = 'sent' OR progress ? 'whole') AND NOT network = ANY(%(removable)s)),
    edit_at = NULL, edit_needs_person = false,
    next_attempt_at = CASE
        WHEN state = 'in_doubt' OR (state = 'sent' AND network = ANY(%(removable)s)) THEN %(now)s
        WHEN state IN ('waiting', 'failed') AND progress <> '{}' AND network = ANY(%(removable)s) THEN %(now)s
        ELSE NULL END
WHERE release_id = %(release)s AND NOT is_recalled AND state <> 'exempt'
RETURNING state, needs_person
"""


@transaction.atomic
def recall_release(*, release: Release, by: User | None) -> Release:
    """Pull the page from every channel: what waits stops at once, workers delete what was posted.

    What no program can delete becomes an urgent task of its unit: it stays `done` or `sent` with `needs_person` until
    somebody has taken it down, and the bookkeeping shows it as still out. Safe to call twice.
    """
    row = locked(release)
    if row.state == Release.State.RECALLED:
        return row
    row.state, row.recalled_at = Release.State.RECALLED, now()
    row.save(update_fields=["state", "recalled_at"])
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"now": row.recalled_at, "release": row.pk, "removable": removable_networks()}
        cursor.execute(_RECALL, values)
        left = Counter("by_hand" if by_hand else state for state, by_hand in cursor.fetchall())
    _tell_takers_down(row)
    audit.record("distribution.recall_release", row, by=by, unit_id=row.under_id, detail=dict(left))
    wake_workers()
    return row


def recall_withdrawn() -> int:
    """Pull back every release whose page is no longer live; returns how many. Safe to call twice.

    Asked of the tables and not told by a signal, so that a process that dies after a withdrawal leaves nothing out.
    """
    out = (Release.State.RUNNING, Release.State.PAUSED, Release.State.STOPPED)
    releases = list(Release.objects.filter(state__in=out, page__live=False).order_by("pk"))
    for release in releases:
        recall_release(release=release, by=None)
    return len(releases)


# What is being changed just now is changed again afterwards: whoever records the change sees the newer version.
_CORRECT = """
UPDATE distribution_delivery SET
    edit_at = CASE
        WHEN state = 'done' OR (state = 'sent' AND NOT network = ANY(%(editable)s)) THEN NULL
        WHEN edit_at IS NOT NULL AND leased_by <> '' THEN edit_at
        ELSE %(now)s END,
    edit_needs_person = state = 'done' OR (state = 'sent' AND NOT network = ANY(%(editable)s))
WHERE release_id = %(release)s AND NOT is_recalled
    AND (state IN ('sent', 'done', 'sending', 'in_doubt') OR (state = 'waiting' AND attempts > 0))
RETURNING state, edit_needs_person
"""


@transaction.atomic
def correct_release(*, release: Release, by: User, texts: dict[str, str], reason: str) -> Release:
    """Make every channel say `texts` and what the page says now; what already stands there is changed.

    Where no program can change a post its unit gets an urgent task with the new words. What was never tried goes out
    right from the start. A missing text of a network falls back as at the start of a release.
    Raises RuleBroken without a reason, for a release that is over, or when nothing would change.
    """
    row, reason = locked(release), one_line(reason)
    if row.state not in (Release.State.RUNNING, Release.State.PAUSED, Release.State.STOPPED):
        raise RuleBroken(_("Chỉ đính chính được đợt đã bắt đầu và chưa thu hồi."))
    if not reason:
        raise RuleBroken(_("Hãy ghi ngắn gọn điều đã sai."))
    texts = {network: nfc(text).strip() for network, text in texts.items() if text.strip()}
    for network, text in texts.items():
        check_text(network, text)
    page = Page.objects.get(pk=row.page_id)
    said = {"title": row.title, "texts": row.texts, "variants": row.variants, "content": row.content}
    says = {"title": page.title, "texts": texts, "variants": {}, "content": {**row.content, **describe(page)}}
    if says == said:
        raise RuleBroken(_("Nội dung mới giống hệt nội dung đang đăng."))
    row.history, row.version = [*row.history, said], row.version + 1
    row.title, row.texts, row.variants, row.content = page.title, texts, {}, says["content"]
    row.correction, row.corrected_at = reason[:300], now()
    row.save()
    with connection.cursor() as cursor:
        cursor.execute(_CORRECT, {"now": row.corrected_at, "release": row.pk, "editable": editable_networks()})
        changed = Counter("by_hand" if by_hand else state for state, by_hand in cursor.fetchall())
    _tell_correctors(row)
    audit.record("distribution.correct_release", row, by=by, unit_id=row.under_id, detail={"reason": reason, **changed})
    wake_workers()
    return row


def _tell_takers_down(release: Release) -> None:
    out = Delivery.objects.filter(release=release, is_recalled=True, needs_person=True)
    text = _("Khẩn: hãy gỡ bài “{}” đã chia sẻ. Đợt này đã được thu hồi.").format(release.title[:180])
    _tell(out.values("unit_id"), text, f"take-down:{release.pk}")


def _tell_correctors(release: Release) -> None:
    wrong = Delivery.objects.filter(release=release, edit_needs_person=True)
    text = _("Khẩn: hãy sửa bài “{}” đã chia sẻ: {}").format(release.title[:120], release.correction)[:300]
    _tell(wrong.values("unit_id"), text, f"correct:{release.pk}:{release.version}")


def _tell(units: object, text: str, source: str) -> None:
    ways = ("push", "email", "zalo_bot")
    notify(people_of_units(units), text=text, url="/lam-viec/", source=source, ways=ways, is_urgent=True)
