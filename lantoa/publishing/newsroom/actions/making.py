"""Making pieces: out of a dispatch, out of nothing, out of a form."""

from typing import Any

from wagtail.rich_text import RichText

from lantoa.kit.clock import now
from lantoa.kit.text import slugify_vietnamese
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.models import Article, Author, Byline, Dispatch, DispatchPhoto, SectionPage
from lantoa.publishing.newsroom.rules import LONGEST_LEAD, paragraphs, rich_text, split_lead


def article_from(dispatch: Dispatch, *, section: SectionPage, by: User) -> Article:
    """A draft piece in `section`: first photo as cover, the text's paragraphs, then the other photos."""
    lead, rest = split_lead(paragraphs(dispatch.body))
    photos = list(dispatch.photos.select_related("picture"))
    cover = photos[0] if photos else None
    article = Article(
        title=dispatch.title,
        lead=lead[:LONGEST_LEAD],
        body=[*text_blocks(rest), *(picture_block(photo) for photo in photos[1:])],
        cover=cover.picture if cover else None,
        cover_caption=cover.caption if cover else "",
        cover_credit=cover.picture.credit if cover else "",
        author_name=dispatch.author,
        unit=dispatch.unit,
        place=dispatch.place,
        happened_at=dispatch.happened_at,
        is_sample=dispatch.is_sample,
        embargo_until=dispatch.embargo_until,
        embargo_reason=dispatch.embargo_reason,
        embargo_by=dispatch.embargo_by,
    )
    article.bylines.set(bylines_of(dispatch.filed_by, dispatch.author))
    return add_draft(article, section=section, by=by)


def bylines_of(person: User, name: str) -> list[Byline]:
    """The by-line of this name that is the person's own; none when they have no such author. One query."""
    own = Author.objects.filter(person=person, name=name).first() if name else None
    return [Byline(author=own)] if own else []


def add_draft(article: Article, *, section: SectionPage, by: User) -> Article:
    """The piece as a draft in `section`, held by `by`, with its first revision. Call inside a transaction."""
    # Two pieces made at once in one section would get the same place in the tree.
    parent = SectionPage.objects.select_for_update().get(pk=section.pk)
    article.slug = free_slug(article.title, parent)
    article.live = False
    article.has_unpublished_changes = True
    article.owner = article.editor = by
    article.state = Article.State.IN_EDITING
    article.state_changed_at = now()
    parent.add_child(instance=article)
    article.save_revision(user=by, log_action=True)
    return article


def free_slug(title: str, section: SectionPage) -> str:
    """A slug of `title` that no piece of the section has. One query."""
    wanted = slugify_vietnamese(title)
    taken = set(section.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)


def text_blocks(lines: list[str]) -> list[tuple[str, Any]]:
    """One paragraph block of all `lines`; none of no lines."""
    return [("paragraph", RichText(rich_text(lines)))] if lines else []


def picture_block(photo: DispatchPhoto) -> tuple[str, Any]:
    """A picture block of one photo; its caption is its alternative text too."""
    picture = photo.picture
    # The image block keeps the alternative text on the instance it is given.
    picture.contextual_alt_text = photo.caption or picture.title
    picture.decorative = False
    return ("picture", {"image": picture, "caption": photo.caption, "credit": picture.credit})
