"""Wagtail's editor made to fit the desk: it keeps texts; states, approval and publishing are the desk's own screens."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages as wagtail_messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from lantoa.publishing.newsroom.actions import enrol_piece, note_edit
from lantoa.publishing.newsroom.choosers import video_chooser
from lantoa.publishing.newsroom.kept_lists import KeptLists
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.models.pages import DESK_FIELDS

# Columns that another person's decision may have changed while the editor's form was open.
_DECIDED_ELSEWHERE = (*DESK_FIELDS, "live", "live_revision_id", "first_published_at", "last_published_at")
_HIDDEN_MENUS = {"help", "reports", "workflows", "workflow-tasks"}
_HIDDEN_ACTIONS = {
    "action-publish",
    "action-unpublish",
    "action-submit",
    "action-restart-workflow",
    "action-cancel-workflow",
}


register_snippet(KeptLists)


class BackToDesk(ActionMenuItem):
    """To the piece's page on the desk, where it is submitted, approved and published."""

    name = "action-back-to-desk"
    label = gettext_lazy("Về tòa soạn")
    icon_name = "arrow-left"
    order = 5

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return _is_article(context.get("page"))

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("newsroom:piece_detail", args=[parent_context["page"].pk])


@hooks.register("register_page_action_menu_item")
def back_to_desk() -> ActionMenuItem:
    return BackToDesk()


@hooks.register("construct_page_action_menu")
def only_what_the_editor_decides(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    if not _is_piece(context):
        return
    items[:] = [item for item in items if item.name not in _HIDDEN_ACTIONS]
    # Saving comes first: the button that a thumb expects.
    items.sort(key=lambda item: item.name != "action-save-draft")


def _is_piece(context: Mapping[str, Any]) -> bool:
    """Whether the form on screen is a piece's, new or old."""
    page, kind = context.get("page"), context.get("content_type")
    return _is_article(page) or (page is None and kind is not None and issubclass(kind.model_class(), Article))


def _is_article(page: object) -> bool:
    """Of any format, also of a page whose own class is not loaded, as most of Wagtail's views give it."""
    return isinstance(page, Page) and page.specific_class is not None and issubclass(page.specific_class, Article)


@hooks.register("register_admin_viewset")
def choosing_videos() -> ChooserViewSet:
    return video_chooser


@hooks.register("before_edit_page")
def with_the_desks_present_decisions(request: HttpRequest, page: Page) -> None:
    """The form was opened before; what the desk decided since must not be undone by saving it."""
    if _is_article(page) and request.method == "POST":
        row = Article.objects.only(*_DECIDED_ELSEWHERE).get(pk=page.pk)
        for name in _DECIDED_ELSEWHERE:
            setattr(page, name, getattr(row, name))


@hooks.register("after_edit_page")
def an_edit_ends_an_approval(request: HttpRequest, page: Page) -> None:
    if _is_article(page):
        note_edit(article=page, by=request.user)  # type: ignore[arg-type]  # signed in


@hooks.register("after_edit_page")
def two_at_once_are_told(request: HttpRequest, page: Page) -> None:
    """Wagtail asks before it writes over another's text, if its script has heard of that; the text itself is kept."""
    opened = parse_datetime(request.POST.get("loaded_revision_created_at", ""))
    if not opened or not request.accepts("text/html"):
        return
    others = page.revisions.filter(created_at__gt=opened, user__isnull=False).exclude(user=request.user)
    other = others.select_related("user").order_by("-created_at").first()
    if other:
        said = _("Trong lúc đồng chí sửa, %(name)s đã lưu một bản khác. Bản ấy còn nguyên; hãy so hai bản, kẻo mất ý.")
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, other.pk, "latest"])
        button = wagtail_messages.button(compare, _("So hai bản"))
        wagtail_messages.warning(request, said % {"name": other.user.get_full_name()}, buttons=[button])


@hooks.register("after_create_page")
def a_new_piece_has_its_writer(request: HttpRequest, page: Page) -> None:
    if _is_article(page):
        enrol_piece(article=page, by=request.user)  # type: ignore[arg-type]  # signed in


def _holds_pieces(page: object) -> bool:
    """Whether what is done to this page and all below it is done to a piece. One query."""
    return _is_article(page) or (isinstance(page, Page) and Article.objects.descendant_of(page).exists())


@hooks.register("before_publish_page")
def publishing_is_the_desks(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not _is_article(page):
        return None
    messages.error(request, _("Bài được duyệt, đăng và gỡ ở tòa soạn."))
    return redirect("newsroom:piece_detail", page.pk)


@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
@hooks.register("before_copy_page")
@hooks.register("before_move_page")
def pieces_are_kept(request: HttpRequest, page: Page, destination: Page | None = None) -> HttpResponse | None:
    """A piece leaves by withdrawal, with a reason, and never along with its section; a copy has no way behind it."""
    if not _holds_pieces(page):
        return None
    messages.error(request, _("Bài không xóa, chuyển hay sao chép được. Cần bỏ bài đã đăng thì gỡ bài ở tòa soạn."))
    return redirect("newsroom:piece_detail", page.pk) if _is_article(page) else redirect("newsroom:queue")


@hooks.register("before_bulk_action")
def no_decisions_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: object
) -> HttpResponse | None:
    if not any(_holds_pieces(thing) for thing in objects):
        return None
    messages.error(request, _("Bài được duyệt, đăng và gỡ từng bài ở tòa soạn."))
    return redirect("newsroom:queue")


@hooks.register("construct_main_menu")
def only_menus_in_use(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in _HIDDEN_MENUS]


@hooks.register("register_admin_menu_item")
def desk_menu() -> MenuItem:
    return MenuItem(_("Tòa soạn"), reverse("newsroom:queue"), name="desk", icon_name="arrow-left", order=1)


@hooks.register("insert_global_admin_css")
def house_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/editor.css"))


@hooks.register("insert_global_admin_js")
def words_that_wagtail_does_not_translate() -> SafeString:
    source = static("newsroom/editor_words.js")
    return format_html('<script type="module" src="{}" data-search="{}"></script>', source, _("Tìm kiếm"))


@hooks.register("insert_editor_js")
def desk_scripts() -> SafeString:
    """Counting titles, and the desk's checks in Wagtail's panel of checks."""
    names = ("newsroom/title_counters.js", "newsroom/editor_checks.js")
    return format_html_join("", '<script type="module" src="{}"></script>', ((static(name),) for name in names))


class DeskPanel(Component):
    """What the editor's first page says."""

    order = 10

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        return format_html(
            '<section class="w-mb-8"><h2>{}</h2><p>{}</p><p><a class="button" href="{}">{}</a></p></section>',
            _("Trình soạn thảo"),
            _("Đây là nơi viết và sửa kỹ từng bài, ảnh và tài liệu. Nhận tin, duyệt, hẹn giờ, đăng ở tòa soạn."),
            reverse("newsroom:queue"),
            _("Về tòa soạn"),
        )


@hooks.register("construct_homepage_panels")
def desk_first(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [DeskPanel(), *(panel for panel in panels if type(panel).__name__ != "UpgradeNotificationPanel")]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary_figures(request: HttpRequest, items: list[Component]) -> None:
    """Counts of pages and pictures help nobody to edit."""
    items.clear()
