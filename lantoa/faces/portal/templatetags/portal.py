"""Tags of the public pages: the frame around them and their pictures."""

from collections.abc import Mapping
from typing import Any

import segno
from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString

from lantoa.faces.portal.campaigns import Campaign, campaign_of
from lantoa.faces.portal.frame import Frame, frame_of
from lantoa.faces.portal.pictures import shown
from lantoa.faces.portal.story import Story, story_of
from lantoa.kit.clock import now
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.newsroom.facade import Article, LivePage
from lantoa.services.media.facade import Picture

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    """Sections and publisher for the page's head and foot."""
    request = context.get("request")
    return frame_of(request) if isinstance(request, HttpRequest) else Frame()


@register.simple_tag
def story(article: Article) -> Story:
    """The piece as its page shows it: for the editor's preview."""
    return story_of(article, Frame())


@register.simple_tag
def campaign(page: CampaignPage) -> Campaign:
    """The campaign as its page shows it: for the editor's preview."""
    return campaign_of(page, Frame())


@register.filter
def alt_text(picture: Picture) -> str:
    """What the picture shows in words: said for this place, or the picture's own; nothing for decoration."""
    if getattr(picture, "decorative", False):
        return ""
    return str(getattr(picture, "contextual_alt_text", None) or picture.description)


@register.filter
def poster_url(picture: Picture) -> str:
    """The address of a picture in the size that stands for a video."""
    return shown(picture, "whole").src


@register.simple_tag
def broadcast(article: LivePage) -> dict[str, object]:
    """Where a live piece stands now, and the player that belongs there, if any."""
    moment = now()
    return {"phase": article.phase(moment), "embed": article.embed(moment)}


@register.simple_tag
def facts_table(value: Mapping[str, Any]) -> dict[str, object]:
    """A table block as head and rows; every cell knows its column's name, for phones."""
    rows = [["" if cell is None else str(cell) for cell in row] for row in value.get("data") or []]
    choice = value.get("table_header_choice", "")
    has_head = choice in ("row", "both") or bool(value.get("first_row_is_table_header"))
    head = rows.pop(0) if has_head and rows else []
    names = [*head, *([""] * 100)]
    return {
        "caption": value.get("table_caption", ""),
        "head": head,
        "has_names": choice in ("column", "both") or bool(value.get("first_col_is_header")),
        "rows": [[{"text": cell, "label": name} for cell, name in zip(row, names, strict=False)] for row in rows],
    }


@register.inclusion_tag("portal/_photo.html")
def photo(picture: Picture, kind: str, *, alt: str = "", is_first: bool = False, css: str = "") -> dict[str, object]:
    """An <img> in the sizes of `kind` (row, card, lead, whole); the first of a page loads at once, others when near."""
    return {"shown": shown(picture, kind), "alt": alt, "is_first": is_first, "css": css}


@register.simple_tag
def printed_code(story: Story) -> SafeString:
    """The code that leads from paper to the piece, as a drawing of one path."""
    drawn = segno.make_qr(story.short_url, error="m").svg_inline(
        omitsize=True, svgclass="printed__code", lineclass=None
    )
    return SafeString(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
