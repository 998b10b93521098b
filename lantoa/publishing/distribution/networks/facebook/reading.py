"""Figures of posts, fifty ids a call; one bad id or one retired metric costs nobody else his figures.

Source: channels A1.5 (insights, deprecated metrics of 02/03/2026). Metrics are kept by name and version of the API: the
impressions of one year and the views of the next are never added.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from lantoa.publishing.distribution.networks.base import ChannelError, Figures
from lantoa.publishing.distribution.networks.facebook.graph import Graph
from lantoa.publishing.distribution.rules import ErrorClass

BATCH = 50
# Shares need no further right; the summaries need pages_read_user_content.
PLAIN_FIELDS = "id,shares"
POST_FIELDS = f"{PLAIN_FIELDS},reactions.limit(0).summary(true),comments.limit(0).summary(true)"
VIDEO_FIELDS = "id,likes.limit(0).summary(true),comments.limit(0).summary(true)"
VIEWS, CLICKS = "post_media_view", "post_clicks"
METRICS = (VIEWS, "post_total_media_view_unique", CLICKS)
_SKIPPED = (ErrorClass.BAD_CONTENT, ErrorClass.PERMISSION)

Things = dict[str, dict[str, Any]]


async def read(graph: Graph, post_ids: Sequence[str]) -> dict[str, Figures]:
    """Figures by id. Calls: one for 50 ids, and one for 50 ids and metric; more only where something is refused.

    Raises ChannelError when the page itself is refused before anything was read; what was read by then is kept.
    """
    found: dict[str, Figures] = {}
    ids = list(dict.fromkeys(post_id for post_id in post_ids if _is_id(post_id)))
    # A video that has no post yet is known by its own id, and has other fields.
    posts, videos = [i for i in ids if "_" in i], [i for i in ids if "_" not in i]
    try:
        for batch in _batches(posts):
            things = await _posts(graph, batch)
            metrics = await _metrics(graph, list(things))
            found |= {i: _figures(thing, metrics.get(i, {})) for i, thing in things.items()}
        for batch in _batches(videos):
            found |= {i: _of_video(thing) for i, thing in (await _things(graph, batch, VIDEO_FIELDS)).items()}
    except ChannelError:
        if not found:
            raise
    return found


def _is_id(post_id: str) -> bool:
    # A comma or a brace in an id would be a question of its own.
    return post_id.replace("_", "", 1).isdecimal() and post_id.isascii()


def _batches(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


async def _posts(graph: Graph, ids: list[str]) -> Things:
    try:
        return await _ask(graph, ids, POST_FIELDS)
    except ChannelError as error:
        if error.error_class is ErrorClass.PERMISSION:
            plain = await _things(graph, ids, PLAIN_FIELDS)
            if len(plain) == len(ids):
                # All can be read, so it is the right to the summaries that is missing.
                return plain
        elif error.error_class is not ErrorClass.BAD_CONTENT:
            raise
    return await _halves(graph, ids, POST_FIELDS)


async def _things(graph: Graph, ids: list[str], fields: str) -> Things:
    """What can be read of these ids; those that fail the call are found by halving, and left out."""
    try:
        return await _ask(graph, ids, fields)
    except ChannelError as error:
        if error.error_class not in _SKIPPED:
            raise
    return await _halves(graph, ids, fields)


async def _halves(graph: Graph, ids: list[str], fields: str) -> Things:
    if len(ids) == 1:
        return {}
    middle = len(ids) // 2
    return await _things(graph, ids[:middle], fields) | await _things(graph, ids[middle:], fields)


async def _ask(graph: Graph, ids: list[str], fields: str) -> Things:
    body = await graph.get("", ids=",".join(ids), fields=fields)
    return {i: body[i] for i in ids if isinstance(body.get(i), dict)}


async def _metrics(graph: Graph, ids: list[str]) -> dict[str, dict[str, int]]:
    """Every metric by id and name: each is asked alone, because one bad name fails a call."""
    found: dict[str, dict[str, int]] = {i: {} for i in ids}
    for metric in METRICS if ids else ():
        for post_id, thing in (await _metric(graph, ids, metric)).items():
            value = _value(thing)
            if value is not None:
                found[post_id][metric] = value
    return found


async def _metric(graph: Graph, ids: list[str], metric: str) -> Things:
    fields = f"insights.metric({metric})"
    try:
        return await _ask(graph, ids, fields)
    except ChannelError as error:
        if error.error_class not in _SKIPPED:
            raise
    ends = [i for i in {ids[0], ids[-1]} if await _things(graph, [i], fields)]
    # Refused for the first post and the last: the metric is retired, or the right to it missing.
    return await _halves(graph, ids, fields) if ends else {}


def _value(thing: dict[str, Any]) -> int | None:
    data = _child(thing, "insights").get("data")
    values = data[0].get("values") if isinstance(data, list) and data and isinstance(data[0], dict) else None
    value = values[-1].get("value") if isinstance(values, list) and values and isinstance(values[-1], dict) else None
    if isinstance(value, dict):
        # The same figure, told apart by paid and organic.
        value = sum(part for part in value.values() if isinstance(part, int))
    return value if isinstance(value, int) else None


def _figures(thing: dict[str, Any], metrics: dict[str, int]) -> Figures:
    # The field is left out while nobody has shared.
    shares = _child(thing, "shares").get("count", 0)
    return Figures(
        reactions=_total(thing, "reactions"),
        comments=_total(thing, "comments"),
        shares=shares if isinstance(shares, int) else None,
        views=metrics.get(VIEWS),
        clicks=metrics.get(CLICKS),
        metrics=_dated(metrics),
    )


def _of_video(thing: dict[str, Any]) -> Figures:
    """Likes are not all reactions: they are told by their own name."""
    likes = _total(thing, "likes")
    return Figures(comments=_total(thing, "comments"), metrics={} if likes is None else _dated({"likes": likes}))


def _dated(metrics: dict[str, int]) -> dict[str, int]:
    return {f"{name}@{settings.FACEBOOK_GRAPH_VERSION}": value for name, value in metrics.items()}


def _total(thing: dict[str, Any], edge: str) -> int | None:
    total = _child(_child(thing, edge), "summary").get("total_count")
    return total if isinstance(total, int) else None


def _child(thing: dict[str, Any], name: str) -> dict[str, Any]:
    child = thing.get(name)
    return child if isinstance(child, dict) else {}
