"""Wagtail's editor keeps to the desk's rules."""

import pytest
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from lantoa.org.people.facade import Appointment
from lantoa.publishing.newsroom.actions import approve_piece, publish_piece, submit_piece
from lantoa.publishing.newsroom.models import Article, HomePage, TopicPage


def form_of(title, **more):
    return nested_form_data(
        {
            "title": title,
            "lead": "Sapo",
            "genre": "news",
            "body": streamfield([("heading", "Tít xen")]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            "bylines": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            **more,
        }
    )


@pytest.fixture
def edit(client):
    def edit(user, piece, title="Tít từ trình soạn thảo", **more):
        client.force_login(user)
        return client.post(f"/quan-tri/pages/{piece.pk}/edit/", form_of(title, **more))

    return edit


@pytest.fixture
def approved(lg):
    piece = lg.piece()
    submit_piece(article=piece, by=lg.editor)
    approve_piece(article=piece, by=lg.second)
    return Article.objects.get()


def test_the_board_comes_in_and_officers_do_not(client, lg):
    for user, status in [(lg.editor, 200), (lg.chief, 200), (lg.lan, 302), (lg.leader, 302)]:
        client.force_login(user)
        assert client.get("/quan-tri/").status_code == status
    Appointment.objects.filter(user=lg.editor).update(valid_to="2021-01-01")
    client.force_login(lg.editor)
    assert client.get("/quan-tri/").status_code == 302
    assert lg.editor.groups.count() == 0


def test_the_editors_pages_open_for_the_board(client, lg, approved):
    client.force_login(lg.editor)
    for path in (
        f"pages/{approved.pk}/edit/",
        f"pages/{approved.pk}/history/",
        f"pages/{approved.pk}/edit/preview/",
        f"pages/{lg.section.pk}/",
        f"pages/add/newsroom/article/{lg.section.pk}/",
        "images/",
        "images/add/",
    ):
        assert client.get(f"/quan-tri/{path}").status_code == 200, path
    page = client.get(f"/quan-tri/pages/{approved.pk}/edit/").content.decode()
    assert "Về tòa soạn" in page
    assert 'name="action-publish"' not in page
    assert "go_live_at" not in page


def test_an_edit_after_approval_ends_it(lg, approved, edit):
    assert edit(lg.editor, approved).status_code == 302
    piece = Article.objects.get()
    assert (piece.state, piece.live) == ("submitted", False)
    assert piece.get_latest_revision_as_object().title == "Tít từ trình soạn thảo"


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_nobody_publishes_a_piece_from_the_editor(lg, approved, edit, action):
    for user in (lg.editor, lg.chief):
        edit(user, approved, **{action: "1"})
        assert Article.objects.get().live is False


def test_a_live_piece_is_not_taken_off_or_deleted_in_the_editor(client, lg, approved, edit):
    piece = publish_piece(article=approved, by=lg.second)
    edit(lg.editor, piece, title="Bản sửa")
    assert Article.objects.get().title != "Bản sửa"
    client.force_login(lg.chief)
    for path in ("unpublish", "delete", "copy"):
        client.post(f"/quan-tri/pages/{piece.pk}/{path}/")
    for action in ("unpublish", "delete"):
        client.post(f"/quan-tri/bulk/wagtailcore/page/{action}/?id={piece.pk}")
    assert [(row.live, row.state) for row in Article.objects.all()] == [(True, "published")]


def test_other_pages_keep_wagtails_ways(client, lg):
    topic = TopicPage(title="Tháng Công nhân", slug="thang-cong-nhan")
    HomePage.objects.get().add_child(instance=topic)
    client.force_login(lg.chief)
    assert "action-publish" in client.get(f"/quan-tri/pages/{topic.pk}/edit/").content.decode()
    client.post(f"/quan-tri/pages/{topic.pk}/unpublish/")
    assert TopicPage.objects.get().live is False
    client.post(f"/quan-tri/bulk/wagtailcore/page/publish/?id={topic.pk}")
    assert TopicPage.objects.get().live is True
    client.post(f"/quan-tri/pages/{topic.pk}/delete/")
    assert TopicPage.objects.count() == 0


def test_a_form_opened_before_publishing_does_not_undo_it(lg, approved, edit):
    publish_piece(article=approved, by=lg.second)
    edit(lg.editor, approved)
    piece = Article.objects.get()
    assert (piece.live, piece.state, piece.has_unpublished_changes) == (True, "published", True)


def test_an_autosave_never_rewrites_an_approved_text(lg, approved):
    text = approved.get_latest_revision_as_object()
    revision = approved.latest_revision
    revision.user = lg.editor
    revision.save()
    text.title = "Lén sửa"
    saved = text.save_revision(user=lg.editor, overwrite_revision=revision)
    assert saved.pk != revision.pk
    again = text.save_revision(user=lg.editor, overwrite_revision=saved)
    assert again.pk == saved.pk


def test_two_who_save_at_once_lose_nothing_and_are_told(client, lg, approved, edit):
    opened = {"loaded_revision_created_at": approved.latest_revision.created_at.isoformat()}
    edit(lg.editor, approved, "Bản của biên tập viên", **opened)
    answer = edit(lg.chief, approved, "Bản của trưởng ban", **opened)
    page = client.get(answer["Location"]).content.decode()
    *_, first, second = approved.revisions.order_by("pk")
    assert [one.content["title"] for one in (first, second)] == ["Bản của biên tập viên", "Bản của trưởng ban"]
    assert f"{lg.editor.get_full_name()} đã lưu một bản khác" in page
    assert f"/revisions/compare/{first.pk}...latest/" in page
    again = {"loaded_revision_created_at": second.created_at.isoformat()}
    assert "bản khác" not in client.get(edit(lg.chief, approved, **again)["Location"]).content.decode()


def test_a_piece_begun_in_the_editor_has_its_writer(client, lg):
    client.force_login(lg.editor)
    client.post(f"/quan-tri/pages/add/newsroom/article/{lg.section.pk}/", form_of("Bài viết ở trình soạn thảo"))
    piece = Article.objects.get()
    assert (piece.editor, piece.state, piece.live) == (lg.editor, "in_editing", False)
    assert piece.slug == "bai-viet-o-trinh-soan-thao"


def test_the_managing_editor_publishes_sections(client, lg):
    client.force_login(lg.chief)
    data = nested_form_data(
        {
            "title": "Nữ công",
            "slug": "nu-cong",
            "intro": "",
            "position": "3",
            "action-publish": "1",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            "bylines": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
        }
    )
    home = HomePage.objects.get()
    client.post(f"/quan-tri/pages/add/newsroom/sectionpage/{home.pk}/", data)
    assert Page.objects.get(slug="nu-cong").live
