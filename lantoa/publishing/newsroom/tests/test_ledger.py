"""Whatever somebody decides in the newsroom leaves a row in the audit: an action that forgets it fails here."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from lantoa.kit.clock import now
from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.drafts import Draft
from lantoa.publishing.newsroom.history import event_of
from lantoa.publishing.newsroom.models import FORMATS, Article, BoardDuty
from lantoa.publishing.newsroom.tests.factories import photo_file
from lantoa.publishing.newsroom.tests.steps import approved, published, rewrite, submitted

# What decides nothing: reads, marks, what holds another action's row, and figures that the system sums.
NO_DECISION = {
    "OldText",
    "Words",
    "holding_approval",
    "must_approve",
    "text_mark",
    "let_the_disk_wait",
    "record_readership",
}
Act = Callable[[], object]
STEPS: dict[str, Callable] = {}


def step(make: Callable) -> Callable:
    """`make` prepares and gives the act; its name is the action's."""
    STEPS[make.__name__] = make
    return make


def of_dispatch(name: str, **more: object) -> None:
    STEPS[name] = lambda lg: partial(getattr(actions, name), dispatch=lg.dispatch(), by=lg.editor, **more)


def of_piece(name: str, prepare: Callable, who: str, **more: object) -> None:
    STEPS[name] = lambda lg: partial(getattr(actions, name), article=prepare(lg), by=getattr(lg, who), **more)


of_dispatch("take_dispatch")
of_dispatch("return_dispatch", note="Thêm ảnh")
of_dispatch("decline_dispatch", reason="Trùng tin")
of_piece("submit_piece", lambda lg: lg.piece(), "editor")
of_piece("send_back_piece", submitted, "second", note="Sửa tít")
of_piece("approve_piece", submitted, "second")
of_piece("publish_piece", approved, "second")
of_piece("publish_without_waiting", submitted, "second", reason="")
of_piece("schedule_piece", approved, "second", at=now() + timedelta(hours=5))
of_piece("withdraw_piece", published, "second", reason="Sai")
of_piece("edit_piece", lambda lg: lg.piece(), "editor", draft=Draft(title="Tít khác", lead="Sapo"))


@step
def file_dispatch(lg) -> Act:
    return lg.dispatch


@step
def add_photo(lg) -> Act:
    values = {"dispatch": lg.dispatch(), "by": lg.lan, "client_id": uuid4(), "file": photo_file(), "position": 0}
    return partial(actions.add_photo, **values)


@step
def put_back_dispatch(lg) -> Act:
    return partial(
        actions.put_back_dispatch, dispatch=actions.take_dispatch(dispatch=lg.dispatch(), by=lg.editor), by=lg.editor
    )


@step
def hand_over_dispatch(lg) -> Act:
    return partial(actions.hand_over_dispatch, dispatch=lg.dispatch(), to=lg.second, by=lg.chief)


@step
def answer_return(lg) -> Act:
    dispatch = lg.dispatch()
    actions.return_dispatch(dispatch=dispatch, note="Thêm ảnh", by=lg.editor)
    return partial(actions.answer_return, dispatch=dispatch, by=lg.lan, body="Thêm rồi")


@step
def accept_dispatch(lg) -> Act:
    return partial(actions.accept_dispatch, dispatch=lg.dispatch(), section=lg.section, by=lg.editor)


@step
def start_piece(lg) -> Act:
    return partial(actions.start_piece, section=lg.section, title="Bài của tòa soạn", by=lg.editor)


@step
def start_piece_from(lg) -> Act:
    words = actions.Words(title="Bài từ Word")
    return partial(actions.start_piece_from, section=lg.section, words=words, by=lg.editor, source="bai.docx")


@step
def enrol_piece(lg) -> Act:
    piece = lg.piece()
    Article.objects.update(editor=None)
    return partial(actions.enrol_piece, article=piece, by=lg.editor)


@step
def take_piece(lg) -> Act:
    piece = lg.piece()
    Article.objects.update(editor=None)
    return partial(actions.take_piece, article=piece, by=lg.second)


@step
def hand_over_piece(lg) -> Act:
    return partial(actions.hand_over_piece, article=lg.piece(), to=lg.second, by=lg.editor)


@step
def note_edit(lg) -> Act:
    piece = approved(lg)
    text = Article.objects.get(pk=piece.pk).get_latest_revision_as_object()
    text.save_revision(user=lg.editor)
    return partial(actions.note_edit, article=piece, by=lg.editor)


@step
def unschedule_piece(lg) -> Act:
    piece = approved(lg)
    actions.schedule_piece(article=piece, at=now() + timedelta(hours=5), by=lg.second)
    return partial(actions.unschedule_piece, article=piece, by=lg.second)


@step
def publish_due_pieces(lg) -> Act:
    piece = approved(lg)
    actions.schedule_piece(article=piece, at=now() + timedelta(hours=5), by=lg.second)
    Article.objects.update(publish_at=now())
    return actions.publish_due_pieces


@step
def correct_piece(lg) -> Act:
    piece = published(lg)
    rewrite(lg, piece)
    return partial(actions.correct_piece, article=piece, note="Sửa tên", by=lg.second)


@step
def reopen_piece(lg) -> Act:
    piece = published(lg)
    actions.withdraw_piece(article=piece, by=lg.second, reason="Sai")
    return partial(actions.reopen_piece, article=piece, by=lg.second)


@step
def publish_history(lg) -> Act:
    text = actions.OldText(lg.section, actions.Words(title="Bài cổng cũ"), now(), key="cu-1")
    return partial(actions.publish_history, [text])


@step
def rewrite_history(lg) -> Act:
    [piece] = publish_history(lg)()
    words, revision = actions.Words(title="Bài cổng cũ, sửa"), piece.latest_revision_id
    return partial(actions.rewrite_history, article=piece, words=words, revision_id=revision)


@step
def credit_history(lg) -> Act:
    [piece] = publish_history(lg)()
    return partial(actions.credit_history, article=piece, unit=lg.unit)


@step
def restore_text(lg) -> Act:
    piece = lg.piece()
    first = piece.latest_revision_id
    rewrite(lg, piece)
    return partial(actions.restore_text, article=piece, revision_id=first, by=lg.editor)


@step
def assign_duty(lg) -> Act:
    return partial(actions.assign_duty, user=lg.secretary, section_slug=lg.section.slug, title="Trực", by=lg.chief)


@step
def remove_duty(lg) -> Act:
    return partial(actions.remove_duty, duty=BoardDuty.objects.first(), by=lg.chief)


def test_every_action_is_asked():
    assert set(actions.__all__) - NO_DECISION == set(STEPS)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_action_leaves_a_row_that_reads_as_a_sentence(lg, name):
    act = STEPS[name](lg)
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    act()
    left = list(AuditEntry.objects.exclude(pk__in=before).select_related("actor", "on_behalf_of"))
    assert left, f"{name} left nothing"
    for entry in left:
        assert entry.verb.startswith("newsroom.")
        assert entry.object_id
        assert event_of(entry).what != entry.verb, f"{entry.verb} has no words"


@pytest.mark.parametrize("format", ["article", "qa", "emagazine"])
def test_a_piece_of_any_format_has_one_history(lg, format):
    piece = actions.start_piece(section=lg.section, title="Bài mới", format=format, lead="Sapo", by=lg.editor)
    assert type(piece) is FORMATS[format]
    row = Article.objects.get(pk=piece.pk)
    actions.hand_over_piece(article=row, to=lg.second, by=lg.editor)
    rows = AuditEntry.objects.filter(object_type="newsroom.article", object_id=str(piece.pk))
    assert sorted(rows.values_list("verb", flat=True)) == ["newsroom.hand_over_piece", "newsroom.start_piece"]
