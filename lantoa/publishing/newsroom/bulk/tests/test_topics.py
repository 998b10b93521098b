"""Topics and section given by bulk while somebody writes: no text loses them, none brings back what was taken."""

import re

import pytest

from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.actions.sorting import add_topic, move_piece, remove_topic
from lantoa.publishing.newsroom.bulk.actions import undo_task
from lantoa.publishing.newsroom.bulk.tests.test_bulk import done, results, topic
from lantoa.publishing.newsroom.bulk.work import work_bulk
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.tests.factories import Federation, make_section
from lantoa.publishing.newsroom.tests.steps import approved, published, rewrite
from lantoa.publishing.newsroom.tests.test_races import at_once
from lantoa.publishing.newsroom.tests.test_wagtail import form_of


def topics_of(piece):
    """Those readers and lists find the piece under, and those of the text that is edited next."""
    row = Article.objects.get(pk=piece.pk)
    text = row.get_latest_revision_as_object()
    return sorted(row.topics.values_list("pk", flat=True)), sorted(one.pk for one in text.topics.all())


class Window:
    """Wagtail's editor, open in one browser: it sends what it showed when it was opened."""

    def __init__(self, client, user, piece, topics=()):
        client.force_login(user)
        self.client, self.address = client, f"/quan-tri/pages/{piece.pk}/edit/"
        page = client.get(self.address).content.decode()
        [tag] = re.findall(r'<input[^>]*name="sorted_until"[^>]*>', page)
        self.values = {"sorted_until": re.search(r'value="(\d+)"', tag)[1], "topics": [one.pk for one in topics]}

    def save(self, title="Tít từ trình soạn thảo"):
        assert self.client.post(self.address, form_of(title) | self.values).status_code == 302


def test_a_window_that_was_open_neither_loses_nor_brings_back_a_topic(lg, client):
    piece, given, taken, own = published(lg), topic("Cho thêm"), topic("Lấy đi"), topic("Tự chọn")
    add_topic(article=piece, topic=taken, by=lg.second)
    window = Window(client, lg.editor, piece, [taken])
    done(lg, "tag", [piece], topic=given.pk)
    done(lg, "untag", [piece], topic=taken.pk)
    # It saves itself again and again; whoever sits before it adds a topic of their own and takes it back.
    window.save()
    assert topics_of(piece) == ([given.pk], [given.pk])
    window.values["topics"] = [taken.pk, own.pk]
    window.save(title="Lần hai")
    assert topics_of(piece)[1] == [given.pk, own.pk]
    window.values["topics"] = [taken.pk]
    window.save(title="Lần ba")
    assert topics_of(piece)[1] == [given.pk]
    actions.correct_piece(article=piece, note="Sửa tít", by=lg.second)
    assert topics_of(piece) == ([given.pk], [given.pk])


def test_what_a_newer_window_takes_is_gone(lg, client):
    piece, given = lg.piece(), topic()
    add_topic(article=piece, topic=given, by=lg.editor)
    Window(client, lg.editor, piece, []).save()
    assert topics_of(piece) == ([], [])


def test_a_text_read_before_the_act_and_saved_after_it(lg):
    piece, given = lg.piece(), topic()
    text = Article.objects.get().get_latest_revision_as_object()
    text.sorted_until = 0
    add_topic(article=piece, topic=given, by=lg.editor)
    move_piece(article=piece, section=make_section("Đời sống", "doi-song"), by=lg.editor)
    text.save_revision(user=lg.editor)
    assert topics_of(piece)[1] == [given.pk]
    row = Article.objects.get()
    assert row.get_latest_revision_as_object().url_path == row.url_path


def test_an_earlier_text_comes_back_without_its_topics_and_its_address(lg):
    piece, given, taken = lg.piece(), topic("Cho thêm"), topic("Lấy đi")
    add_topic(article=piece, topic=taken, by=lg.editor)
    earlier = Article.objects.get().latest_revision_id
    rewrite(lg, piece)
    other = make_section("Đời sống", "doi-song")
    other.add_child(instance=Article(title="Trùng địa chỉ", slug=Article.objects.get().slug, live=False))
    for act in (
        lambda: add_topic(article=piece, topic=given, by=lg.editor),
        lambda: remove_topic(article=piece, topic=taken, by=lg.editor),
        lambda: move_piece(article=piece, section=other, by=lg.editor),
    ):
        assert act()
    actions.restore_text(article=piece, revision_id=earlier, by=lg.editor)
    assert topics_of(piece)[1] == [given.pk]
    row = Article.objects.get(pk=piece.pk)
    assert row.get_latest_revision_as_object().slug == row.slug
    assert row.slug == "tit-khac"


def test_a_topic_that_only_the_draft_has_or_lacks_is_taken_and_given_too(lg):
    piece, chosen = published(lg), topic()
    text = Article.objects.get().get_latest_revision_as_object()
    text.topics.set([chosen])
    text.save_revision(user=lg.editor)
    task = done(lg, "untag", [piece], topic=chosen.pk)
    assert results(task) == {piece.pk: "done"}
    assert topics_of(piece) == ([], [])
    undo_task(task=task, by=lg.second)
    work_bulk()
    assert topics_of(piece) == ([chosen.pk], [chosen.pk])
    remove_topic(article=piece, topic=chosen, by=lg.second)
    add_topic(article=piece, topic=chosen, by=lg.second)
    text = Article.objects.get().get_latest_revision_as_object()
    text.topics.set([])
    text.save_revision(user=lg.editor)
    assert add_topic(article=piece, topic=chosen, by=lg.second) is True
    assert topics_of(piece) == ([chosen.pk], [chosen.pk])
    assert add_topic(article=piece, topic=chosen, by=lg.second) is False


def test_no_approval_falls(lg):
    piece = approved(lg)
    assert add_topic(article=piece, topic=topic(), by=lg.second)
    assert Article.objects.get().state == "approved"


@pytest.mark.django_db(transaction=True)
def test_a_save_and_ten_acts_at_once_lose_nothing():
    lg = Federation()
    piece, given = lg.piece(), [topic(f"Chuyên đề {number}") for number in range(5)]
    text = Article.objects.get().get_latest_revision_as_object()
    text.sorted_until = 0
    acts = [lambda one=one: add_topic(article=piece, topic=one, by=lg.editor) for one in given]
    found = at_once([*acts[:2], lambda: bool(text.save_revision(user=lg.editor)), *acts[2:]])
    assert found == [True] * 6
    ids = sorted(one.pk for one in given)
    assert topics_of(piece) == (ids, ids)
