"""Tags of the public pages: the frame around them and their pictures."""

from collections.abc import Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any

import segno
from django import template
from django.http import HttpRequest
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.rich_text import RichText, expand_db_html

from lantoa.faces.portal.campaigns import Campaign, campaign_of
from lantoa.faces.portal.frame import Frame, frame_of
from lantoa.faces.portal.pictures import shown
from lantoa.faces.portal.story import Story, story_of
from lantoa.kit.clock import now
from lantoa.publishing.collections.facade import CampaignPage
from lantoa.publishing.newsroom.facade import Article, LivePage
from lantoa.services.cache.facade import shared_part
from lantoa.services.media.facade import Picture

register = template.Library()
_FIRST, _LATER = SafeString('fetchpriority="high"'), SafeString('loading="lazy" decoding="async"')


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    """Sections and publisher for the page's head and foot."""
    request = context.get("request")
    return frame_of(request) if isinstance(request, HttpRequest) else Frame()


class PartNode(Node):
    """Markup that pages share: drawn once for each value of `marks`, until pages are dropped."""

    def __init__(self, name: str, marks: list[FilterExpression], nodes: NodeList) -> None:
        self.name, self.marks, self.nodelist = name, marks, nodes

    def render(self, context: Context) -> SafeString:
        marks = tuple(str(mark.resolve(context)) for mark in self.marks)
        return shared_part((self.name, get_language(), *marks), lambda: self.nodelist.render(context))


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """`{% part "foot" mark … %}…{% endpart %}`: say as marks all that makes the markup differ from page to page."""
    _tag, name, *marks = token.split_contents()
    nodes = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(name.strip('"'), [parser.compile_filter(mark) for mark in marks], nodes)


@register.filter
def menu_place(path: object) -> str:
    """The address as far as the menu marks it as the present one; nothing for all pages below."""
    return str(path) if path in ("/", "/don-vi/") else ""


@register.filter
def prose(text: RichText) -> SafeString:
    """Formatted text as HTML, without the template that Wagtail draws around each paragraph."""
    return SafeString(expand_db_html(text.source))


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


@register.simple_tag
def photo(picture: Picture, kind: str, *, alt: str = "", is_first: bool = False, css: str = "") -> SafeString:
    """An <img> in the sizes of `kind` (row, card, lead, whole); the first of a page loads at once, others when near."""
    # A page has dozens: a template for each would take a third of its time.
    return format_html(
        '<img{} src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" {}>',
        format_html(' class="{}"', css) if css else "",
        *attrgetter("src", "srcset", "sizes", "width", "height")(shown(picture, kind)),
        alt,
        _FIRST if is_first else _LATER,
    )


@register.simple_tag
def printed_code(story: Story) -> SafeString:
    """The code that leads from paper to the piece, as a drawing of one path."""
    return _code_of(story.short_url)


# A piece is drawn anew whenever anything is published; its short address is for ever.
@lru_cache(maxsize=1_000)
def _code_of(address: str) -> SafeString:
    # Of the eight masks any can be read; trying which is best takes longer than all the rest.
    code = segno.make_qr(address, error="m", mask=3)
    drawn = code.svg_inline(omitsize=True, svgclass="printed__code", lineclass=None)
    return SafeString(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))
