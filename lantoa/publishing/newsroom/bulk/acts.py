"""What one act does to one piece, through the same actions as a single decision, and what an undo must know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import section_of
from lantoa.publishing.newsroom.actions import publish_piece, withdraw_piece
from lantoa.publishing.newsroom.actions.sorting import add_topic, move_piece, remove_topic
from lantoa.publishing.newsroom.models import Article, BulkItem, BulkTask, SectionPage, TopicPage
from lantoa.publishing.newsroom.times.expiry import clear_expiry, set_expiry

Act = BulkTask.Act
State = BulkItem.State


@dataclass(frozen=True)
class Outcome:
    """What became of one piece; `before` is what an undo needs."""

    state: str
    before: dict[str, Any] = field(default_factory=dict)


DONE, UNCHANGED = Outcome(State.DONE), Outcome(State.UNCHANGED)


def perform(act: str, article: Article, *, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    """Do it to this piece as `by`. `before` is what the undone act left. Raises RuleBroken, NotAllowed."""
    return _ACTS[Act(act)](article, detail, before, by)


def _publish(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    if article.live and article.state == Article.State.PUBLISHED:
        return UNCHANGED
    publish_piece(article=article, by=by)
    return DONE


def _withdraw(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    if article.state == Article.State.WITHDRAWN:
        return UNCHANGED
    withdraw_piece(article=article, reason=detail["reason"], by=by)
    return DONE


def _tag(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    is_new = add_topic(article=article, topic=_topic(detail["topic"]), by=by)
    return Outcome(State.DONE, {"topic": detail["topic"]}) if is_new else UNCHANGED


def _untag(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    was_there = remove_topic(article=article, topic=_topic(detail["topic"]), by=by)
    return Outcome(State.DONE, {"topic": detail["topic"]}) if was_there else UNCHANGED


def _move(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    here = section_of(article)
    if not move_piece(article=article, section=_section(detail["section"]), by=by):
        return UNCHANGED
    return Outcome(State.DONE, {"section": here.pk if here else None})


def _expire(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    at, way = datetime.fromisoformat(detail["at"]), detail["way"]
    if (article.expires_at, article.expiry_way) == (at, way):
        return UNCHANGED
    was = {"at": article.expires_at.isoformat() if article.expires_at else "", "way": article.expiry_way}
    set_expiry(article=article, at=at, way=way, by=by)
    return Outcome(State.DONE, was)


def _undo(article: Article, detail: dict[str, Any], before: dict[str, Any], by: User) -> Outcome:
    """As it was before the act named in `detail`."""
    if detail["act"] == Act.TAG:
        return _untag(article, before, {}, by)
    if detail["act"] == Act.UNTAG:
        return _tag(article, before, {}, by)
    if detail["act"] == Act.MOVE:
        return _move(article, before, {}, by)
    if before["at"]:
        return _expire(article, before, {}, by)
    if article.expires_at is None:
        return UNCHANGED
    clear_expiry(article=article, by=by)
    return DONE


_ACTS: dict[Act, Callable[[Article, dict[str, Any], dict[str, Any], User], Outcome]] = {
    Act.PUBLISH: _publish,
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.MOVE: _move,
    Act.WITHDRAW: _withdraw,
    Act.EXPIRE: _expire,
    Act.UNDO: _undo,
}


def _topic(pk: int) -> TopicPage:
    found: TopicPage | None = TopicPage.objects.filter(pk=pk).first()
    if found is None:
        raise RuleBroken(_("Chuyên đề này không còn."))
    return found


def _section(pk: int | None) -> SectionPage:
    found: SectionPage | None = SectionPage.objects.filter(pk=pk).first()
    if found is None:
        raise RuleBroken(_("Chuyên mục này không còn."))
    return found
