"""One piece at a time: the row every action on a piece holds, and how it changes."""

from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import may_edit_article
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.rules import PIECE_STEPS, may_step
from lantoa.services.notify.facade import notify


def locked_piece(article: Article, by: User | None) -> Article:
    """The piece as it is now, held until the transaction ends.

    Raises NotAllowed unless `by` edits it; None is the system.
    """
    # Two statements: one that joins keeps, after waiting for the lock, what the joined tables held before it.
    Article.objects.select_for_update(of=("self",)).only("state").get(pk=article.pk)
    row: Article = Article.objects.select_related("unit", "editor", "latest_revision__user").get(pk=article.pk)
    if by is not None and not may_edit_article(by, row):
        raise NotAllowed(_("Không tìm thấy bài này."))
    return row


def must_step(row: Article, step: str, sentence: str) -> None:
    """Raises RuleBroken with `sentence` and the state unless `step` may start from it."""
    if not may_step(PIECE_STEPS, step, row.state):
        raise RuleBroken(f"{sentence} ({row.get_state_display()})")


def text_mark(article: Article) -> str:
    """Names the latest text as it is now: an autosave rewrites a revision in place, so its id alone does not."""
    text = article.latest_revision
    return f"{text.pk}-{text.created_at:%Y%m%d%H%M%S%f}" if text else ""


def must_have_seen(row: Article, seen: str | None) -> None:
    """Raises RuleBroken when a text was saved after the one the person looked at; None does not ask."""
    if seen is None or seen == text_mark(row):
        return
    saved = row.latest_revision
    at = f"{saved.created_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    name = saved.user or _("Hệ thống")
    raise RuleBroken(
        _("%(name)s vừa sửa bài lúc %(at)s. Hãy xem lại bản mới rồi quyết định.") % {"name": name, "at": at}
    )


def change_piece(
    row: Article,
    verb: str,
    *,
    by: User | None,
    detail: dict[str, object] | None = None,
    guest: str = "",
    **changes: object,
) -> Article:
    """Set the desk's columns of a locked piece, leave an audit row. Words are never touched here.

    `guest` names somebody without an account who did it by the right of `by`.
    """
    if "state" in changes:
        changes["state_changed_at"] = now()
    for name, value in changes.items():
        setattr(row, name, value)
    # Not save(): a page's save writes the words too, and those belong to revisions.
    Article.objects.filter(pk=row.pk).update(**changes)
    said = {**(detail or {}), "guest": guest} if guest else detail
    thing, actor, behalf = _as_piece(row), None if guest else by, by if guest else None
    record(f"newsroom.{verb}_piece", thing, by=actor, on_behalf_of=behalf, unit_id=row.unit_id, detail=said)
    return row


def _as_piece(row: Article) -> Article:
    """The piece under the one name by which the audit finds it, whatever its format."""
    piece: Article = row if type(row) is Article else Article.objects.only("pk").get(pk=row.pk)
    return piece


def tell_editor(row: Article, sentence: str, *, by: User | None, source: str) -> None:
    """Tell whoever holds the piece, unless they did it themselves."""
    if row.editor and row.editor != by:
        text = (sentence % {"title": row.title})[:300]
        notify([row.editor], text=text, url=f"/toa-soan/bai/{row.pk}/", source=f"piece:{source}")
