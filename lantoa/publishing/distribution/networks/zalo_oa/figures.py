"""Views and shares of articles: ten of a list in one call, the rest one by one."""

from collections.abc import Sequence
from typing import Any

from lantoa.publishing.distribution.networks.base import Account, ChannelError, Figures
from lantoa.publishing.distribution.networks.zalo_oa.client import ask
from lantoa.publishing.distribution.rules import Act, ErrorClass, act_for

LIST_LIMIT = 10
# Articles are read often while they are young, and then stand at the head of the list.
PAGES = 3
# Said of the account, not of one article or one page of the list.
_OF_ACCOUNT = (ErrorClass.TOKEN_EXPIRED, ErrorClass.RATE_LIMITED, ErrorClass.UNREACHABLE)


async def read(account: Account, post_ids: Sequence[str]) -> dict[str, Figures]:
    """Figures by article id; what is gone or refused is missing.

    At most 3 calls for each of the two kinds of article, and one for each article that they did not bring.
    """
    wanted, found = set(post_ids), dict[str, Figures]()
    for kind in ("normal", "video"):
        await _read_list(account, kind, wanted, found)
    for post_id in sorted(wanted - found.keys()):
        detail = await _ask(account, "getdetail", {"id": post_id})
        if detail:
            found[post_id] = _figures(detail)
    return found


async def _read_list(account: Account, kind: str, wanted: set[str], found: dict[str, Figures]) -> None:
    for page in range(PAGES):
        if wanted <= found.keys():
            return
        answer = await _ask(account, "getslice", {"offset": page * LIST_LIMIT, "limit": LIST_LIMIT, "type": kind})
        medias = answer.get("medias")
        if not isinstance(medias, list):
            return
        for media in medias:
            if isinstance(media, dict) and str(media.get("id")) in wanted:
                found[str(media["id"])] = _figures(media)
        if len(medias) < LIST_LIMIT:
            return


async def _ask(account: Account, operation: str, params: dict[str, Any]) -> dict[str, Any]:
    """The answer, {} when this one question is refused. Raises ChannelError when the account is."""
    try:
        return await ask(account, "GET", f"/v2.0/article/{operation}", params=params)
    except ChannelError as error:
        if error.error_class in _OF_ACCOUNT or act_for(error.error_class, 1) is Act.RECONNECT:
            raise
        return {}


def _figures(media: dict[str, Any]) -> Figures:
    told = {name: _count(media.get(name)) for name in ("total_view", "total_share")}
    metrics = {name: number for name, number in told.items() if number is not None}
    return Figures(views=told["total_view"], shares=told["total_share"], metrics=metrics)


def _count(value: Any) -> int | None:
    """A count given as a number or as text; None for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None
