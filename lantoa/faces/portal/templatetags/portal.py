"""Tags of the public pages: the frame around them and their pictures."""

from django import template
from django.http import HttpRequest
from django.template import Context

from lantoa.faces.portal.frame import Frame, frame_of
from lantoa.faces.portal.pictures import shown
from lantoa.faces.portal.story import Story, story_of
from lantoa.publishing.newsroom.facade import Article
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


@register.filter
def alt_text(picture: Picture) -> str:
    """What the picture shows in words: said for this place, or the picture's own; nothing for decoration."""
    if getattr(picture, "decorative", False):
        return ""
    return str(getattr(picture, "contextual_alt_text", None) or picture.description)


@register.inclusion_tag("portal/_photo.html")
def photo(picture: Picture, kind: str, *, alt: str = "", is_first: bool = False, css: str = "") -> dict[str, object]:
    """An <img> in the sizes of `kind` (row, card, lead, whole); the first of a page loads at once, others when near."""
    return {"shown": shown(picture, kind), "alt": alt, "is_first": is_first, "css": css}
