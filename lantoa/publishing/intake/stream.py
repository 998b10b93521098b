"""From the parts of a text to the blocks of a piece."""

import copy
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from wagtail.rich_text import RichText

from lantoa.publishing.intake.parts import LONGEST_HEADING, Grid, Image, Line, Part, Player, Text, rich_text
from lantoa.publishing.newsroom.facade import Words
from lantoa.services.media.facade import Picture

Pictures = Mapping[str, Picture]


def words_of(text: Text, pictures: Pictures) -> Words:
    """What the piece says. The first picture becomes its cover; those that `pictures` lacks are left out."""
    parts = [part for part in text.parts if not isinstance(part, Image) or part.source in pictures]
    cover = next((part for part in parts if isinstance(part, Image)), None)
    rest = [part for part in parts if part is not cover]
    return Words(
        title=text.title,
        lead=text.lead,
        body=tuple(_blocks(rest, pictures)),
        author=text.author,
        cover=pictures[cover.source] if cover else None,
        cover_caption=cover.caption or cover.alt if cover else "",
        cover_credit=cover.credit if cover else "",
        tags=tuple(text.tags),
    )


def _blocks(parts: list[Part], pictures: Pictures) -> Iterator[tuple[str, Any]]:
    for (kind, group), run in groupby(parts, key=lambda part: (_kind(part), getattr(part, "group", 0))):
        same = list(run)
        if kind == "paragraph":
            yield kind, RichText(rich_text(part for part in same if isinstance(part, Line)))
            continue
        if group and len(same) > 1:
            yield "gallery", [_value(part, pictures) for part in same]
            continue
        yield from ((kind, _value(part, pictures)) for part in same)


def _kind(part: Part) -> str:
    if isinstance(part, Image):
        return "picture"
    if isinstance(part, Player):
        return "player"
    if isinstance(part, Grid):
        return "table"
    return {"heading": "heading", "title": "heading", "quote": "quote"}.get(part.kind, "paragraph")


def _value(part: Part, pictures: Pictures) -> Any:
    if isinstance(part, Image):
        # The image block keeps the alternative text on the instance it is given.
        picture = copy.copy(pictures[part.source])
        picture.contextual_alt_text = (part.alt or part.caption or picture.title)[:255]
        picture.decorative = False
        return {"image": picture, "caption": part.caption, "credit": part.credit}
    if isinstance(part, Player):
        return {"address": part.address, "caption": part.caption}
    if isinstance(part, Grid):
        choice = "row" if part.has_head else "neither"
        return {
            "data": part.rows,
            "first_row_is_table_header": part.has_head,
            "first_col_is_header": False,
            "table_header_choice": choice,
            "table_caption": part.caption,
        }
    return {"text": part.text, "said_by": ""} if part.kind == "quote" else part.text[:LONGEST_HEADING]
