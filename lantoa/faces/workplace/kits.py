"""Which parts of a share kit fit a channel, and what they are called."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.publishing.distribution.facade import NETWORK_SPECS, Delivery, ShareKit, seconds_of, spoken_text

MOST_CROPPED = 10


@dataclass(frozen=True)
class Part:
    """One file of a kit: the end of its address, its name for people, and its size in pixels."""

    code: str
    label: str
    width: int
    height: int


@dataclass(frozen=True)
class Parts:
    """What is offered for one channel; empty things are left out."""

    kind: str
    cards: list[Part]
    pictures: list[list[Part]]
    has_poster: bool
    spoken: str
    spoken_seconds: int


def parts_of(delivery: Delivery, kit: ShareKit) -> Parts:
    """Cards and pictures for a feed or a chat, a poster for a board, words for a loudspeaker. No query."""
    spec = NETWORK_SPECS.get(delivery.network)
    kind = spec.kit if spec else "post"
    is_shown = kind in ("post", "chat")
    spoken = spoken_text(kit) if kind in ("print", "voice") else ""
    cards = [Part("the-vuong", _("Thẻ vuông"), 1080, 1080), Part("the-doc", _("Thẻ dọc"), 1080, 1920)]
    return Parts(
        kind=kind,
        cards=cards if is_shown else [],
        pictures=[_crops(n) for n in range(1, len(kit.picture_urls[:MOST_CROPPED]) + 1)] if is_shown else [],
        has_poster=kind in ("print", "voice"),
        spoken=spoken,
        spoken_seconds=seconds_of(spoken),
    )


def _crops(number: int) -> list[Part]:
    return [
        Part(f"anh-{number}-vuong", _("Vuông"), 1080, 1080),
        Part(f"anh-{number}-doc", _("Dọc"), 1080, 1920),
        Part(f"anh-{number}-ngang", _("Ngang"), 1200, 630),
    ]
