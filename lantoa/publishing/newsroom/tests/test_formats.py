"""Every format goes the whole way of a piece, and loses nothing on it."""

import io

import pytest
from wagtail.blocks import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.drafts import Draft
from lantoa.publishing.newsroom.embeds import embed_of
from lantoa.publishing.newsroom.forms import blocks_of
from lantoa.publishing.newsroom.models import FORMATS, Article, Format
from lantoa.publishing.newsroom.models.formats.recordings import clock_text
from lantoa.publishing.newsroom.queries import whole
from lantoa.publishing.newsroom.tests.formats import MARKS, content_of, picture, video
from lantoa.publishing.newsroom.tests.test_wagtail import form_of
from lantoa.services.media.facade import Video

ALL = pytest.mark.parametrize("format", list(FORMATS))
OWN = pytest.mark.parametrize("format", [name for name in FORMATS if name != Format.ARTICLE])


def started(lg, format):
    return actions.start_piece(section=lg.section, title="Bát canh", lead="Sapo", format=format, by=lg.editor)


def written(lg, format):
    """A piece of this format with everything in it, as the editor's form saves it."""
    piece = started(lg, format)
    text = piece.get_latest_revision_as_object()
    for name, value in content_of(format).items():
        setattr(text, name, value)
    text.save_revision(user=lg.editor)
    return Article.objects.get(pk=piece.pk)


def published(lg, format):
    piece = written(lg, format)
    actions.submit_piece(article=piece, by=lg.editor)
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        actions.approve_piece(article=piece, by=lg.editor)
    actions.approve_piece(article=piece, by=lg.second)
    return actions.publish_piece(article=piece, by=lg.second)


def columns(piece):
    """What the format's own row holds, comparable."""
    own = [field.name for field in type(piece)._meta.local_concrete_fields if not field.remote_field]
    values = {name: getattr(piece, name) for name in [*own, "place"]}
    # Blocks as they are kept: ids stay, so a part rewritten would be told.
    return {name: list(v.raw_data) if isinstance(v, StreamValue) else v for name, v in values.items()}


def test_a_format_that_there_is_not_is_refused(lg):
    with pytest.raises(RuleBroken, match="Không có định dạng"):
        started(lg, "podcast")
    assert Article.objects.count() == 0


@OWN
def test_what_a_format_needs_is_asked_for_before_approval(lg, format):
    piece = started(lg, format)
    sentence = piece.lack()
    assert sentence
    with pytest.raises(RuleBroken) as refused:
        actions.submit_piece(article=piece, by=lg.editor)
    assert str(refused.value) == sentence
    with pytest.raises(RuleBroken) as urgent:
        actions.approve_piece(article=piece, by=lg.chief, urgent_reason="Gấp")
    assert str(urgent.value) == sentence
    assert written(lg, format).get_latest_revision_as_object().lack() == ""


@OWN
def test_the_whole_way_of_a_piece_keeps_every_column(lg, format):
    piece = published(lg, format)
    before = columns(Article.objects.get().specific)
    assert Article.objects.get().live

    # The phone's short form knows the article's fields only.
    draft = Draft(title="Bát canh nóng", lead="Sapo khác", more_text="Thêm một đoạn.")
    actions.edit_piece(article=piece, draft=draft, by=lg.editor)
    actions.correct_piece(article=Article.objects.get(), note="Sửa tít", by=lg.second)
    live = Article.objects.get().specific
    assert (live.title, live.format, columns(live)) == ("Bát canh nóng", format, before)

    actions.withdraw_piece(article=Article.objects.get(), reason="Chờ kiểm tra", by=lg.second)
    assert columns(Article.objects.get().specific) == before
    actions.reopen_piece(article=Article.objects.get(), by=lg.second)
    # An older text comes back, as Wagtail's restoring does it.
    first = Article.objects.get().revisions.order_by("pk")[1].as_object()
    first.save_revision(user=lg.editor)
    actions.submit_piece(article=Article.objects.get(), by=lg.editor)
    actions.approve_piece(article=Article.objects.get(), by=lg.second)
    actions.publish_piece(article=Article.objects.get(), by=lg.second)
    again = Article.objects.get().specific
    assert (again.title, again.live, columns(again)) == ("Bát canh", True, before)


@OWN
def test_its_words_are_found_and_the_base_row_becomes_whole(lg, format, django_assert_num_queries):
    published(lg, format)
    row = Article.objects.select_related("unit", "cover").get()
    with django_assert_num_queries(1):
        [piece] = whole([row])
        assert (type(piece), piece.title, piece.unit) == (FORMATS[format], "Bát canh", row.unit)
    assert MARKS[format] in " ".join(piece.words())
    assert whole([piece]) == [piece]
    assert columns(piece) == columns(row.specific)


def test_how_much_there_is_of_it_stands_in_the_lists_row(lg):
    told = {name: published(lg, name).extent for name in ("photo_story", "video", "audio", "qa", "article")}
    assert told == {"photo_story": "3 ảnh", "video": "2:15", "audio": "1:15", "qa": "1 câu", "article": ""}


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (135, "2:15"), (3735, "1:02:15")])
def test_lengths(seconds, text):
    assert clock_text(seconds) == text


@OWN
def test_the_editor_opens_saves_and_never_publishes_it(client, lg, format):
    client.force_login(lg.editor)
    piece = published(lg, format)
    page = client.get(f"/quan-tri/pages/{piece.pk}/edit/")
    assert page.status_code == 200
    assert "Về tòa soạn" in page.content.decode()
    assert 'name="action-publish"' not in page.content.decode()
    for path in ("unpublish", "delete", "copy"):
        client.post(f"/quan-tri/pages/{piece.pk}/{path}/")
    client.post(f"/quan-tri/bulk/wagtailcore/page/unpublish/?id={piece.pk}")
    assert [(row.live, row.state) for row in Article.objects.all()] == [(True, "published")]


def test_a_piece_begun_in_the_editor_has_its_writer_and_format(client, lg):
    client.force_login(lg.editor)
    data = form_of("Lời của tổ trưởng", **{"questions-count": "0"})
    client.post(f"/quan-tri/pages/add/newsroom/qa/{lg.section.pk}/", data)
    piece = Article.objects.get()
    assert (piece.editor, piece.format, piece.state) == (lg.editor, "qa", "in_editing")


@ALL
def test_the_desk_offers_and_shows_every_format(client, lg, format):
    client.force_login(lg.editor)
    new = client.get("/toa-soan/bai/moi/").content.decode()
    assert f'value="{format}"' in new
    data = {"title": "Bát canh", "section": lg.section.pk, "lead": "Sapo", "format": format}
    assert client.post("/toa-soan/bai/moi/", data).status_code == 302
    begun = Article.objects.get()
    assert (begun.format, type(begun.specific)) == (format, FORMATS[format])
    assert type(begun.latest_revision.as_object()) is FORMATS[format]
    begun.delete()
    piece = written(lg, format)
    page = client.get(f"/toa-soan/bai/{piece.pk}/").content.decode()
    if format != Format.ARTICLE:
        assert str(Format(format).label) in page
        assert MARKS[format] in page
        assert str(Format(format).label) in client.get("/toa-soan/?muc=bien-tap").content.decode()
    assert client.get(f"/toa-soan/bai/{piece.pk}/sua/").status_code == 200


def test_the_short_form_leaves_parts_it_cannot_write_alone(client, lg):
    piece = started(lg, "article")
    text = piece.get_latest_revision_as_object()
    rows = [{"label": "2024", "value": 12.0}]
    chart = {"title": "Tăng", "kind": "bars", "column": "", "unit": "", "rows": rows, "source": ""}
    text.body = [
        ("heading", "Tít xen"),
        ("video", {"video": video(), "caption": "Phim"}),
        ("gallery", [{"image": picture(), "caption": "Một", "credit": ""}] * 2),
        ("table", {"data": [["Tổ", "Người"], ["14", "30"]], "table_header_choice": "row"}),
        ("number", {"value": "80.000", "label": "đoàn viên"}),
        ("chart", chart),
    ]
    text.save_revision(user=lg.editor)
    before = list(Article.objects.get().get_latest_revision_as_object().body.raw_data)
    client.force_login(lg.editor)
    assert "sửa trong trình soạn thảo" in client.get(f"/toa-soan/bai/{piece.pk}/sua/").content.decode()
    keys = [block.key for block in blocks_of(Article.objects.get().get_latest_revision_as_object())]
    sent = {
        "title": "Tít",
        "lead": "Sapo",
        **{f"block-{key}": "Chữ lạ" for key in keys},
        f"block-{keys[1]}-removed": "on",
    }
    assert client.post(f"/toa-soan/bai/{piece.pk}/sua/", sent).status_code == 302
    after = list(Article.objects.get().get_latest_revision_as_object().body.raw_data)
    assert after == [{**before[0], "value": "Chữ lạ"}, *before[2:]]


def test_videos_are_chosen_from_those_that_are_ready(client, lg):
    ready = video()
    Video.objects.create(title="Đang xử lý", file="videos_raw/x", state=Video.State.PROCESSING)
    client.force_login(lg.editor)
    page = client.get("/quan-tri/video_chooser/").json()
    assert ready.title in page["html"]
    assert "Đang xử lý" not in page["html"]
    assert "Tải video lên" in page["html"]
    sent = {"title": "Không phải phim", "credit": "", "file": io.BytesIO(b"#EXTM3U\nhttp://10.0.0.1/")}
    refused = client.post("/quan-tri/video_chooser/create/", sent).json()
    assert refused["step"] == "reshow_creation_form"
    assert Video.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"),
        ("https://youtu.be/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"),
        ("https://www.youtube.com/live/abcdefghijk", "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"),
        (
            "https://www.facebook.com/congdoan/videos/123456/",
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fcongdoan%2Fvideos%2F123456%2F&show_text=false",
        ),
        (
            "https://www.facebook.com/watch/?v=123",
            "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D123&show_text=false",
        ),
        ("http://www.youtube.com/watch?v=abcdefghijk", None),
        ("https://www.youtube.com.evil.example/watch?v=abcdefghijk", None),
        ("https://user@www.youtube.com/watch?v=abcdefghijk", None),
        ('https://www.youtube.com/watch?v=abc"><script', None),
        ("https://www.facebook.com/login/?next=x", None),
        ("https://www.youtube.com/embed/videoseries?list=PL1", None),
        ("https://www.youtube.com/embed/live_stream?channel=UC1", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
    ],
)
def test_players_come_from_two_houses_only(address, frame):
    found = embed_of(address)
    assert (found.frame if found else None) == frame


def test_a_player_in_a_piece_takes_a_video_of_these_houses_only():
    block = Article._meta.get_field("body").stream_block.child_blocks["player"]
    kept = block.clean(block.to_python({"address": "https://youtu.be/abcdefghijk", "caption": ""}))
    assert kept.embed.host == "YouTube"
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"address": "https://khac.example/phim", "caption": ""}))
