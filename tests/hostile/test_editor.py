"""Wagtail's editor: who comes in, what opens there, and that no way through it decides what is the desk's to decide."""

import io
import json
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.documents.models import Document
from wagtail.models import Page, Task
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.models import HomePage, SectionPage
from lantoa.publishing.newsroom.tests.factories import photo_file
from lantoa.services.media.facade import Picture

pytestmark = pytest.mark.django_db

OUTSIDE = (
    "anonymous",
    "lan",
    "binh",
    "mai",
    "hung",
    "leader",
    "nobody",
    "foreign_editor",
    "foreign_chief",
    "foreign_admin",
)
INSIDE = ("editor", "chief", "admin")
# Left open without a login: they lead to the house's own sign-in, or are words for programs.
OPEN = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
# Power over the installation: nobody gets it by an appointment.
CLOSED = (
    "wagtailusers_", "wagtailsites:", "wagtailsettings:", "wagtailredirects:", "wagtailadmin_workflows:",
    "wagtailadmin_collections:", "wagtailsnippets:",
)  # fmt: skip
# Choosers of a part that is switched off: they open, and there is nothing to choose.
EMPTY = {f"wagtailadmin_workflows:task_chooser{part}" for part in ("", "_results", "_create")}


def addresses(world) -> Iterator[tuple[str, str]]:
    """(name, address) of everything below /quan-tri/, its parts filled with what is there."""
    editor = next(one for one in get_resolver().url_patterns if str(one.pattern) == "quan-tri/" and one.url_patterns)
    for name, parts in _named(editor):
        yield from _filled(name, parts, world)


def _named(found: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    for one in found.url_patterns:
        if isinstance(one, URLResolver):
            yield from _named(one, (*spaces, *filter(None, [one.namespace])))
        elif isinstance(one, URLPattern) and one.name:
            yield ":".join([*spaces, one.name]), list(one.pattern.regex.groupindex)


def _filled(name: str, parts: list[str], world) -> Iterator[tuple[str, str]]:
    known = {
        "app_label": "wagtailcore", "model_name": "page", "action": "delete", "action_name": "publish",
        "content_type_app_name": "newsroom", "content_type_model_name": "article", "app_name": "portal",
        "parent_page_id": world.section.pk, "destination_id": world.section.pk, "image_id": world.owned.picture,
        "revision_id_a": "earliest", "revision_id_b": "latest", "filter_spec": "width-100", "uidb64": "x", "token": "y",
        "revision_id": Article.objects.get(pk=world.owned.draft).latest_revision_id, "object_id": world.owned.draft,
    }  # fmt: skip
    named = {part: known.get(part, world.owned.draft) for part in parts}
    try:
        yield name, reverse(name, kwargs=named)
    except NoReverseMatch:
        return


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_of_the_editor_opens_for_others(world, who):
    client, seen = world.client(who), 0
    for name, address in addresses(world):
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            seen += 1
            if name in OPEN:
                continue
            assert answer.status_code in (302, 401, 403, 404, 405), (name, method, answer.status_code)
            assert "bí mật" not in answer.content.decode("utf-8", "replace")
    assert seen > 200


@pytest.mark.parametrize("who", ["editor", "chief"])
def test_the_board_has_no_power_over_the_installation(world, who):
    client, seen, tasks = world.client(who), 0, Task.objects.count()
    for name, address in addresses(world):
        if name.startswith(CLOSED):
            seen += 1
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                assert answer.status_code in (302, 403, 404, 405) or name in EMPTY, (name, method, answer.status_code)
    assert seen > 40
    assert Task.objects.count() == tasks


@pytest.mark.parametrize("who", ["anonymous", "lan", "editor", "chief", "admin"])
def test_djangos_admin_and_the_public_page_api_are_not_there(world, who):
    client = world.client(who)
    for address in ("/django-admin/", "/admin/", "/api/v2/pages/", "/api/v3/pages/", "/api/v1/pages/"):
        assert client.get(address).status_code == 404, address


def state_of_things() -> list[object]:
    """Everything that only the desk's own actions may change."""
    pieces = Article.objects.order_by("pk").values_list("pk", "path", "live", "state", "live_revision_id", "slug")
    return [*pieces, *Page.objects.order_by("pk").values_list("pk", "path", "live", "alias_of_id")]


def attacks(world, piece: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Every way that Wagtail has to put a page out, off, away, elsewhere or twice."""
    second = SectionPage.objects.get(slug="muc-hai")
    revision = Article.objects.get(pk=piece).latest_revision_id
    api = f"/quan-tri/api/main/pages/{piece}/action"
    for action in ("publish", "unpublish", "delete", "convert_alias", "publish/../publish"):
        yield f"{api}/{action}/", {}
    yield f"{api}/move/", {"destination_page_id": second.pk, "position": "last-child"}
    yield f"{api}/copy/", {"destination_page_id": second.pk, "slug": "ban-sao"}
    yield f"{api}/create_alias/", {"destination_page_id": second.pk, "update_slug": "bi-danh"}
    yield f"{api}/copy_for_translation/", {"locale": "en", "copy_parents": True}
    pages = f"/quan-tri/pages/{piece}"
    yield f"{pages}/unpublish/", {}
    yield f"{pages}/delete/", {}
    yield (
        f"{pages}/copy/",
        {"new_title": "Sao", "new_slug": "sao", "new_parent_page": second.pk, "publish_copies": "on"},
    )
    yield f"{pages}/copy/", {"new_title": "Sao", "new_slug": "sao", "new_parent_page": second.pk, "alias": "on"}
    yield f"{pages}/convert_alias/", {}
    yield f"{pages}/move/{second.pk}/confirm/", {}
    yield f"{pages}/revisions/{revision}/unschedule/", {}
    for action in ("publish", "unpublish", "delete"):
        yield f"/quan-tri/bulk/wagtailcore/page/{action}/?id={piece}", {"include_descendants": "on"}
    yield f"/quan-tri/bulk/wagtailcore/page/move/?id={piece}", {"chooser": second.pk}


def upper_attacks(world) -> Iterator[tuple[str, dict[str, object]]]:
    """The same through the section and the front page above the pieces."""
    home, section = HomePage.objects.get().pk, world.section.pk
    for page in (section, home):
        for action in ("unpublish", "delete"):
            yield f"/quan-tri/pages/{page}/{action}/", {"include_descendants": "on"}
            yield f"/quan-tri/bulk/wagtailcore/page/{action}/?id={page}", {"include_descendants": "on"}
            yield f"/quan-tri/api/main/pages/{page}/action/{action}/", {"recursive": True}
        yield f"/quan-tri/bulk/wagtailcore/page/publish/?id={page}", {"include_descendants": "on"}
        yield f"/quan-tri/pages/{page}/copy/", {
            "new_title": "Sao", "new_slug": "sao", "new_parent_page": home, "copy_subpages": "on",
            "publish_copies": "on",
        }  # fmt: skip


@pytest.fixture
def second_section(world) -> SectionPage:
    return HomePage.objects.get().add_child(instance=SectionPage(title="Mục hai", slug="muc-hai"))


@pytest.mark.parametrize("who", INSIDE)
def test_wagtail_decides_nothing_about_pieces(world, second_section, who):
    world.own = world.piece(by=world.person(who)) if who != "admin" else world.piece()
    Article.objects.filter(pk=world.own.pk).update(owner=world.person(who))
    before, client = state_of_things(), world.client(who)
    for piece in (world.own.pk, world.owned.draft, world.owned.live):
        for address, data in [*attacks(world, piece), *upper_attacks(world)]:
            if "/api/main/" in address:
                answer = client.post(address, json.dumps(data), content_type="application/json")
            else:
                answer = client.post(address, data)
            assert answer.status_code < 500, address
            assert state_of_things() == before, (address, answer.status_code)


HOSTILE_FILES = {
    "svg": ("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/svg+xml"),
    "svg called jpg": ("anh.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/jpeg"),
    "html called png": ("anh.png", b"<html><script>alert(1)</script></html>", "image/png"),
    "gif that is a script": ("anh.gif", b"GIF89a/*\x00\x00*/=1;alert(1);", "image/gif"),
    "zip called jpg": ("anh.jpg", b"PK\x03\x04" + b"\0" * 200, "image/jpeg"),
}


@pytest.mark.parametrize("file", HOSTILE_FILES)
@pytest.mark.parametrize("door", ["/quan-tri/images/add/", "/quan-tri/images/multiple/add/"])
def test_the_editor_takes_only_pictures_as_pictures(world, file, door):
    name, content, kind = HOSTILE_FILES[file]
    before = Picture.objects.count()
    data = {
        "title": "Ảnh",
        "file": SimpleUploadedFile(name, content, kind),
        "files[]": SimpleUploadedFile(name, content, kind),
    }
    collection = {"collection": 1}
    client = world.client("editor")
    client.post(door, data | collection)
    assert Picture.objects.count() == before


def test_a_picture_with_a_tail_of_html_keeps_only_its_pixels(world):
    polyglot = photo_file().getvalue() + b"<script>alert(1)</script>"
    file = SimpleUploadedFile("../../x.html", polyglot, "text/html")
    world.client("editor").post("/quan-tri/images/add/", {"title": "<b>x</b>", "file": file, "collection": 1})
    for picture in Picture.objects.all():
        assert picture.file.name.startswith("original_images/")
        assert picture.file.name.endswith(".jpg")
        assert b"<script>" not in picture.file.open().read()


def test_a_document_never_runs_in_the_houses_name(world):
    client = world.client("editor")
    script = b"<html><script>alert(document.cookie)</script></html>"
    for name in ("x.html", "x.svg", "x.xhtml", "x.js", "x.pdf", "x.docx"):
        file = io.BytesIO(script)
        file.name = name
        client.post("/quan-tri/documents/add/", {"title": name, "file": file, "collection": 1})
    for document in Document.objects.all():
        answer = world.client("anonymous").get(document.url)
        served = answer["Content-Type"].partition(";")[0]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        inline = not answer["Content-Disposition"].startswith("attachment")
        assert not inline or served in ("application/pdf",), (document.title, served)
        assert world.client("anonymous").get(f"/media/{document.file.name}").status_code == 404


def test_texts_cannot_smuggle_scripts_through_the_editor(world):
    words = '<p>A<a href="javascript:alert(1)">b</a><script>alert(2)</script><b onclick="alert(3)">c</b></p>'
    data = nested_form_data(
        {
            "title": "<script>alert(9)</script>",
            "lead": "<img src=x onerror=alert(1)>",
            "genre": "news",
            "body": streamfield([("paragraph", rich_text(words, features=["bold", "link"]))]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            "bylines": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
        }
    )
    client = world.client("editor")
    client.post(f"/quan-tri/pages/{world.owned.draft}/edit/", data)
    page = client.get(f"/toa-soan/bai/{world.owned.draft}/xem-truoc/").content.decode()
    assert "alert(9)" in page
    for live in ("<script>alert", "onclick", "javascript:", "<img src=x"):
        assert live not in page
