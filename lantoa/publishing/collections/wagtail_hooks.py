"""Wagtail's editor composes campaign pages; they are published and withdrawn at the desk, as pieces are."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from lantoa.publishing.collections.models import CampaignPage

_HIDDEN_ACTIONS = {
    "action-publish",
    "action-unpublish",
    "action-submit",
    "action-restart-workflow",
    "action-cancel-workflow",
}


def _is_campaign(page: object) -> bool:
    return isinstance(page, Page) and page.specific_class is not None and issubclass(page.specific_class, CampaignPage)


class ToCampaigns(ActionMenuItem):
    """To the desk's list, where the page is published."""

    name = "action-to-campaigns"
    label = gettext_lazy("Về danh sách chiến dịch")
    icon_name = "arrow-left"
    order = 5

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return _is_campaign(context.get("page"))

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("collections:campaign_list")


@hooks.register("register_page_action_menu_item")
def to_campaigns() -> ActionMenuItem:
    return ToCampaigns()


@hooks.register("construct_page_action_menu")
def only_what_the_editor_decides(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    page, kind = context.get("page"), context.get("content_type")
    is_new = page is None and kind is not None and issubclass(kind.model_class(), CampaignPage)
    if is_new or _is_campaign(page):
        items[:] = [item for item in items if item.name not in _HIDDEN_ACTIONS]
        items.sort(key=lambda item: item.name != "action-save-draft")


@hooks.register("before_publish_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_copy_page")
@hooks.register("before_move_page")
def decided_at_the_desk(request: HttpRequest, page: Page, destination: Page | None = None) -> HttpResponse | None:
    return _to_the_desk(request) if _is_campaign(page) else None


@hooks.register("before_delete_page")
def what_was_out_is_kept(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A draft nobody saw may go; a page that was out answers that it is gone."""
    return _to_the_desk(request) if _is_campaign(page) and page.first_published_at else None


@hooks.register("before_bulk_action")
def no_decisions_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: object
) -> HttpResponse | None:
    return _to_the_desk(request) if any(_is_campaign(thing) for thing in objects) else None


def _to_the_desk(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Trang chiến dịch được đăng và gỡ ở tòa soạn."))
    return redirect("collections:campaign_list")
