"""The sizes in which pictures are shown, and making them before anybody asks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from wagtail.blocks import BoundBlock, StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.images.models import Filter

from lantoa.kit.frozen import frozen
from lantoa.publishing.newsroom.facade import Article, Format
from lantoa.services.media.facade import Picture, Video

_WEBP = "|format-webp|webpquality-72"
SMALL = (f"fill-240x160{_WEBP}", f"fill-480x320{_WEBP}")
LARGE = (f"fill-480x320{_WEBP}", f"fill-800x533{_WEBP}", f"fill-1280x853{_WEBP}")
WHOLE = (f"width-480{_WEBP}", f"width-800{_WEBP}", f"width-1280{_WEBP}")
# Across the whole screen of a computer.
BLEED = (*WHOLE, f"width-1920{_WEBP}")
# Zalo and Facebook take jpg and png, 1.91:1, at least 1200 wide. Source: channels.md A3.8.
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
LIST_SPECS = (*SMALL, *LARGE[1:])


@dataclass(frozen=True)
class Kind:
    """One use of pictures: the sizes made and how wide the browser shows it."""

    specs: tuple[str, ...]
    sizes: str


# Formats that show their pictures across the whole screen.
WIDE_FORMATS = (Format.PHOTO_STORY, Format.EMAGAZINE, Format.INFOGRAPHIC)
KINDS = {
    "row": Kind(SMALL, "(min-width: 48rem) 240px, 116px"),
    "card": Kind(LARGE[:2], "(min-width: 62rem) 360px, (min-width: 40rem) 50vw, 100vw"),
    "lead": Kind(LARGE, "(min-width: 62rem) 760px, 100vw"),
    "whole": Kind(WHOLE, "(min-width: 62rem) 760px, 100vw"),
    "half": Kind(WHOLE[:2], "(min-width: 48rem) 380px, 100vw"),
    "bleed": Kind(BLEED, "100vw"),
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
    made = {rendition.width: rendition for rendition in (size_of(picture, spec) for spec in kind.specs)}
    ordered = [made[width] for width in sorted(made)]
    middle = ordered[min(1, len(ordered) - 1)]
    srcset = ", ".join(f"{rendition.url} {rendition.width}w" for rendition in ordered)
    return Shown(middle.url, srcset, kind.sizes, middle.width, middle.height)


def size_of(picture: Picture, spec: str) -> Any:
    """The picture's rendition of this spec; made when it doesn't exist yet. No query when it was prefetched."""
    loaded = getattr(picture, "prefetched_renditions", ())
    for rendition in loaded:
        # Wagtail's own search reads every spec again, and pickles what it has found.
        if rendition.filter_spec == spec and rendition.focal_point_key == _filter(spec).get_cache_key(picture):
            return rendition
    return picture.get_rendition(spec)


@cache
def _filter(spec: str) -> Filter:
    return Filter(spec=spec)


def with_covers(articles: QuerySet[Article], *specs: str) -> QuerySet[Article]:
    """`articles` with unit, cover and the cover's sizes (`specs`; none: a list's): one more query for any number."""
    made = Picture.get_rendition_model().objects.filter(filter_spec__in=specs or LIST_SPECS)
    sizes = Prefetch("cover__renditions", queryset=made, to_attr="prefetched_renditions")
    return articles.select_related("unit", "cover").prefetch_related(sizes)


def prefetch_sizes(pictures: Iterable[Picture]) -> None:
    """Load every size of these pictures. One query."""
    waiting = list(pictures)
    found: dict[int, list[object]] = {picture.pk: [] for picture in waiting}
    for rendition in _sizes(tuple(sorted(found))):
        found[rendition.image_id].append(rendition)
    for picture in waiting:
        # The same picture may have been loaded twice: as a cover, and inside.
        picture.prefetched_renditions = found[picture.pk]


@frozen
def _sizes(ids: tuple[int, ...]) -> QuerySet[Any]:
    made: QuerySet[Any] = Picture.get_rendition_model().objects.filter(image_id__in=ids)
    return made


def body_pictures(article: Article) -> list[Picture]:
    """Pictures of all its parts and the posters of its videos, in order. One query for each kind of block with some."""
    found: list[Picture] = []
    for name in article.PARTS:
        found += pictures_in(getattr(article, name))
    more = (getattr(article, "picture", None), getattr(getattr(article, "video", None), "poster", None))
    return [*found, *(one for one in more if one is not None)]


def pictures_in(value: Any) -> Iterator[Picture]:
    """Every picture in a value of a stream, however deep; of videos the posters."""
    if isinstance(value, Picture):
        yield value
    elif isinstance(value, Video):
        if value.poster is not None:
            yield value.poster
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from pictures_in(inner)
    elif isinstance(value, StreamValue | ListValue):
        for child in value:
            yield from pictures_in(child.value if isinstance(child, BoundBlock) else child)


def make_sizes(article: Article) -> int:
    """Make every size the portal shows of the piece's pictures; how many there are. Again is safe and cheap."""
    inside = body_pictures(article)
    count = 0
    if article.cover is not None:
        large = () if is_three_to_two(article.cover) else WHOLE
        count += len(article.cover.get_renditions(*LIST_SPECS, *large, SHARED))
    for picture in inside:
        count += len(picture.get_renditions(*(LARGE if is_three_to_two(picture) else WHOLE)))
        count += len(picture.get_renditions(*BLEED)) if article.format in WIDE_FORMATS else 0
    return count
