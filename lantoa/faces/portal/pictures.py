"""The sizes in which pictures are shown, and making them before anybody asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from lantoa.publishing.newsroom.facade import Article
from lantoa.services.media.facade import Picture

_WEBP = "|format-webp|webpquality-72"
SMALL = (f"fill-240x160{_WEBP}", f"fill-480x320{_WEBP}")
LARGE = (f"fill-480x320{_WEBP}", f"fill-800x533{_WEBP}", f"fill-1280x853{_WEBP}")
WHOLE = (f"width-480{_WEBP}", f"width-800{_WEBP}", f"width-1280{_WEBP}")
# Zalo and Facebook take jpg and png, 1.91:1, at least 1200 wide. Source: channels.md A3.8.
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
LIST_SPECS = (*SMALL, *LARGE[1:])


@dataclass(frozen=True)
class Kind:
    """One use of pictures: the sizes made and how wide the browser shows it."""

    specs: tuple[str, ...]
    sizes: str


KINDS = {
    "row": Kind(SMALL, "(min-width: 48rem) 240px, 116px"),
    "card": Kind(LARGE[:2], "(min-width: 62rem) 360px, (min-width: 40rem) 50vw, 100vw"),
    "lead": Kind(LARGE, "(min-width: 62rem) 760px, 100vw"),
    "whole": Kind(WHOLE, "(min-width: 62rem) 760px, 100vw"),
}


@dataclass(frozen=True)
class Shown:
    """One picture ready for an <img>: addresses, and the size that keeps its place free."""

    src: str
    srcset: str
    sizes: str
    width: int
    height: int


def is_three_to_two(picture: Picture) -> bool:
    """Whether cropping to 3:2 would take (nearly) nothing away, so that one set of sizes serves everywhere."""
    return bool(abs(picture.width / picture.height - 1.5) < 0.02)


def shown(picture: Picture, kind_name: str) -> Shown:
    """Addresses of a picture for one use; sizes that don't exist yet are made. No query when they were prefetched."""
    kind = KINDS["lead" if kind_name == "whole" and is_three_to_two(picture) else kind_name]
    made = {rendition.width: rendition for rendition in (picture.get_rendition(spec) for spec in kind.specs)}
    ordered = [made[width] for width in sorted(made)]
    middle = ordered[min(1, len(ordered) - 1)]
    srcset = ", ".join(f"{rendition.url} {rendition.width}w" for rendition in ordered)
    return Shown(middle.url, srcset, kind.sizes, middle.width, middle.height)


def with_covers(articles: QuerySet[Article], *specs: str) -> QuerySet[Article]:
    """`articles` with unit, cover and the cover's sizes (`specs`; none: a list's): two more queries for any number."""
    covers = Picture.objects.prefetch_renditions(*(specs or LIST_SPECS))
    return articles.select_related("unit").prefetch_related(Prefetch("cover", queryset=covers))


def prefetch_sizes(pictures: Iterable[Picture]) -> None:
    """Load every size of these pictures. One query."""
    waiting = {picture.pk: picture for picture in pictures}
    found: dict[int, list[object]] = {pk: [] for pk in waiting}
    model = Picture.get_rendition_model()
    for rendition in model.objects.filter(image_id__in=waiting):
        found[rendition.image_id].append(rendition)
    for pk, picture in waiting.items():
        picture.prefetched_renditions = found[pk]


def body_pictures(article: Article) -> list[Picture]:
    """Pictures of the body, in order. One query for all of them."""
    return [block.value["image"] for block in article.body if block.block_type == "picture" and block.value["image"]]


def make_sizes(article: Article) -> int:
    """Make every size the portal shows of the piece's pictures; how many there are. Again is safe and cheap."""
    inside = body_pictures(article)
    count = 0
    if article.cover is not None:
        large = () if is_three_to_two(article.cover) else WHOLE
        count += len(article.cover.get_renditions(*LIST_SPECS, *large, SHARED))
    for picture in inside:
        count += len(picture.get_renditions(*(LARGE if is_three_to_two(picture) else WHOLE)))
    return count
