"""Word files through the screen: drafts, pictures, refusals, repeats, and who may."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from lantoa.org.people.facade import Role
from lantoa.publishing.intake.models import TakenFile
from lantoa.publishing.intake.tests.docx import docx, p, photo, picture, story
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.tests.factories import make_user

ADDRESS = "/toa-soan/nhap/word/"


def upload(file, name="bai.docx"):
    return SimpleUploadedFile(name, file.getvalue())


def send(client, lg, *files, batch=None, by=None):
    client.force_login(by or lg.editor)
    return client.post(
        ADDRESS, {"section": lg.section.pk, "batch": str(batch or uuid4()), "documents": files}, follow=True
    )


def test_a_word_file_becomes_a_draft_with_its_pictures(client, lg):
    page = send(client, lg, upload(story()))

    article = Article.objects.get()
    assert (article.state, article.live, article.editor) == ("in_editing", False, lg.editor)
    assert article.author_name == "Nguyễn Thị Mẫu"
    assert [block.block_type for block in article.body] == [
        "paragraph",
        "heading",
        "paragraph",
        "quote",
        "table",
        "picture",
        "paragraph",
    ]
    assert article.cover_caption == "Công nhân thi may áo sơ mi."
    assert article.cover_credit == article.cover.credit == "Trần Lan"
    assert not Picture.open(article.cover.file).getexif()
    said = page.content.decode()
    assert "Sapo: đoạn in đậm đầu tiên." in said
    assert f"/quan-tri/pages/{article.pk}/edit/" in said
    assert article.latest_revision.user == lg.editor


def test_the_draft_opens_in_the_editor_and_saves_there(client, lg):
    send(client, lg, upload(story()))
    article = Article.objects.get()
    assert client.get(f"/quan-tri/pages/{article.pk}/edit/").status_code == 200
    article.full_clean()
    table = next(block for block in article.body if block.block_type == "table")
    table.block.clean(table.value)


def test_several_files_are_told_apart(client, lg):
    bad = SimpleUploadedFile("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99)
    page = send(client, lg, upload(docx(p("Bài một"), p("Thân bài."))), bad, upload(docx(p("Bài ba")), "ba.docx"))

    said = page.content.decode()
    assert Article.objects.count() == 2
    assert "Bài một" in said
    assert "Lưu thành" in said
    assert [row.refusal == "" for row in TakenFile.objects.order_by("position")] == [True, False, True]


def test_a_form_sent_twice_makes_one_piece(client, lg):
    batch = uuid4()
    for _ in range(2):
        send(client, lg, upload(story()), batch=batch)
    assert Article.objects.count() == TakenFile.objects.count() == 1


def test_anothers_form_tells_nothing(client, lg):
    batch = uuid4()
    send(client, lg, upload(story()), batch=batch)
    client.force_login(lg.second)
    assert "thợ giỏi" not in client.get(f"{ADDRESS}?lan={batch}").content.decode()


def test_a_picture_that_is_none_is_left_out_and_said(client, lg):
    file = docx(p("Tít"), p(picture("a1")), p(picture("a2")), pictures={"a1": b"\x01\x00\x00\x00EMF", "a2": photo()})
    page = send(client, lg, upload(file))
    assert "Ảnh thứ 1:" in page.content.decode()
    assert Article.objects.get().cover is not None


def test_a_file_without_words_is_named_after_itself(client, lg):
    send(client, lg, upload(docx(p(picture("a1")), pictures={"a1": photo()}), "Chùm ảnh Tết.docx"))
    assert Article.objects.get().title == "Chùm ảnh Tết"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"documents": []}, "field__error"),
        ({"section": ""}, "field__error"),
        ({"batch": "x"}, ""),
        ({"documents": 11}, "nhiều nhất 10"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_taken(client, lg, changes, words):
    files = (
        [upload(docx(p("Bài")), f"{n}.docx") for n in range(changes["documents"])] if changes.get("documents") else []
    )
    given = {
        "section": lg.section.pk,
        "batch": str(uuid4()),
        "documents": [BytesIO(b"x")],
        **changes,
        **({"documents": files} if "documents" in changes else {}),
    }
    client.force_login(lg.editor)
    page = client.post(ADDRESS, given)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not TakenFile.objects.exists()


def test_only_the_portals_desk_brings_files_in(client, lg):
    assert client.get(ADDRESS).status_code == 302
    below = make_user(lg.district, Role.SECTION_EDITOR)
    for person in (lg.lan, lg.leader, below):
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 404
        assert client.post(ADDRESS, {}).status_code == 404
    assert send(client, lg).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_files(client, lg, count, django_assert_num_queries):
    send(client, lg, *(upload(docx(p(f"Bài {n}")), f"{n}.docx") for n in range(count)))
    with django_assert_num_queries(7):
        page = client.get(ADDRESS)
    assert page.content.decode().count("Mở trong trình soạn thảo") == count
