"""Where a piece belongs: its section and its topics. Neither is part of its words, and no approval falls by them."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page, Revision

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import has_duty_in, section_of, standing_of
from lantoa.publishing.newsroom.actions.locked import change_piece, locked_piece
from lantoa.publishing.newsroom.actions.making import free_slug
from lantoa.publishing.newsroom.actions.publication import announce
from lantoa.publishing.newsroom.models import Article, Pin, SectionPage, TopicPage
from lantoa.publishing.newsroom.signals import piece_changed

State = Article.State
# From approval on the board has decided where it stands.
_DECIDED = (State.APPROVED, State.SCHEDULED, State.PUBLISHED)


@transaction.atomic
def add_topic(*, article: Article, topic: TopicPage, by: User) -> bool:
    """The piece belongs to the topic, live at once; whether that is new. Raises RuleBroken."""
    row = _sortable(article, by)
    if not topic.live:
        raise RuleBroken(_("Chuyên đề này chưa mở."))
    _link, is_new = Article.topics.through.objects.get_or_create(article_id=row.pk, topicpage_id=topic.pk)
    return _retopic(row, "tag", by, topic, is_new=is_new, change=lambda ids: sorted({*ids, topic.pk}))


@transaction.atomic
def remove_topic(*, article: Article, topic: TopicPage, by: User) -> bool:
    """The piece belongs to the topic no more; whether it did. Raises RuleBroken."""
    row = _sortable(article, by)
    removed, _rows = Article.topics.through.objects.filter(article_id=row.pk, topicpage_id=topic.pk).delete()
    return _retopic(row, "untag", by, topic, is_new=bool(removed), change=lambda ids: [i for i in ids if i != topic.pk])


@transaction.atomic
def move_piece(*, article: Article, section: SectionPage, by: User) -> bool:
    """The piece stands in `section`, its old address leading there; whether that is new.

    Raises RuleBroken for a closed section, and for an approved or live piece unless the person decides in both.
    """
    row = _sortable(article, by)
    before = section_of(row)
    if before is not None and before.pk == section.pk:
        return False
    # Two moves at once, or a piece made meanwhile, would get the same place in the tree.
    rows = SectionPage.objects.select_for_update().filter(pk__in=[section.pk, *([before.pk] if before else [])])
    target = next((one for one in rows.order_by("pk") if one.pk == section.pk), None)
    if target is None or not target.live:
        raise RuleBroken(_("Chuyên mục này đang đóng."))
    who = standing_of(by, row)
    if row.state in _DECIDED and not (who.is_managing or who.is_secretary or has_duty_in(by, target, row.unit)):
        raise RuleBroken(_("Đồng chí chưa được giao việc ở chuyên mục chuyển đến."))
    slug = row.slug
    if target.get_children().filter(slug=slug).exists():
        slug = free_slug(row.title, target)
        Page.objects.filter(pk=row.pk).update(slug=slug)
    move = MovePageAction(Page.objects.get(pk=row.pk), target, pos="last-child", user=by)
    # Who may is asked above, by the house's roles: Wagtail's own know none of them.
    move.execute(skip_permission_checks=True)
    Pin.objects.filter(article_id=row.pk, section=before, section__isnull=False).delete()
    moved = Article.objects.select_related("unit", "editor").get(pk=row.pk)
    detail: dict[str, object] = {"from": before.slug if before else "", "section": target.slug}
    _patch_texts(moved, slug=lambda _old: slug)
    _changed(moved, "move", by, detail)
    return True


def _sortable(article: Article, by: User) -> Article:
    """The locked piece, when this person may say where it belongs. Raises RuleBroken."""
    row = locked_piece(article, by)
    if row.state == State.WITHDRAWN:
        raise RuleBroken(_("Bài đã gỡ."))
    who = standing_of(by, row)
    if row.state in _DECIDED and not (who.is_approver or who.is_secretary):
        raise RuleBroken(_("Đồng chí chưa được giao việc này ở chuyên mục của bài."))
    return row


def _retopic(
    row: Article, verb: str, by: User, topic: TopicPage, *, is_new: bool, change: Callable[[list[int]], list[int]]
) -> bool:
    """Say it in the texts too; whether the piece or one of them was otherwise.

    A text that is being written meanwhile is not there yet: it follows by the audit when it is saved (`sorted_until`).
    """
    if not _patch_texts(row, topics=change) and not is_new:
        return False
    _changed(row, verb, by, {"topic": topic.title, "topic_id": topic.pk})
    return True


def _patch_texts(row: Article, **columns: Any) -> bool:
    """Whether any text that may be shown or edited next changed: each has a copy of where the piece belongs."""
    ids = {row.latest_revision_id, row.live_revision_id, *row.approvals.values_list("revision_id", flat=True)}
    patched = False
    for text in Revision.objects.filter(pk__in=ids - {None}).only("content"):
        content = text.content | {name: change(text.content.get(name) or []) for name, change in columns.items()}
        if content != text.content:
            Revision.objects.filter(pk=text.pk).update(content=content)
            patched = True
    return patched


def _changed(row: Article, verb: str, by: User, detail: dict[str, object]) -> None:
    change_piece(row, verb, by=by, detail=detail)
    if row.live:
        announce(row, piece_changed)
