"""Which networks there are; adding one touches this list and its folder."""

from functools import cache
from typing import TYPE_CHECKING

from lantoa.publishing.distribution.networks.email.spec import SPEC as EMAIL
from lantoa.publishing.distribution.networks.facebook.spec import SPEC as FACEBOOK
from lantoa.publishing.distribution.networks.facebook_group.spec import SPEC as FACEBOOK_GROUP
from lantoa.publishing.distribution.networks.facebook_profile.spec import SPEC as FACEBOOK_PROFILE
from lantoa.publishing.distribution.networks.loudspeaker.spec import SPEC as LOUDSPEAKER
from lantoa.publishing.distribution.networks.notice.spec import SPEC as NOTICE
from lantoa.publishing.distribution.networks.spec import Spec
from lantoa.publishing.distribution.networks.telegram.spec import SPEC as TELEGRAM
from lantoa.publishing.distribution.networks.tiktok.spec import SPEC as TIKTOK
from lantoa.publishing.distribution.networks.webhook.spec import SPEC as WEBHOOK
from lantoa.publishing.distribution.networks.webpush.spec import SPEC as WEBPUSH
from lantoa.publishing.distribution.networks.website.spec import SPEC as WEBSITE
from lantoa.publishing.distribution.networks.youtube.spec import SPEC as YOUTUBE
from lantoa.publishing.distribution.networks.zalo_bot.spec import SPEC as ZALO_BOT
from lantoa.publishing.distribution.networks.zalo_gmf.spec import SPEC as ZALO_GMF
from lantoa.publishing.distribution.networks.zalo_group.spec import SPEC as ZALO_GROUP
from lantoa.publishing.distribution.networks.zalo_oa.spec import SPEC as ZALO_OA

if TYPE_CHECKING:
    from lantoa.publishing.distribution.networks.base import Network

# In the order in which people see them.
ALL = (
    FACEBOOK,
    ZALO_OA,
    ZALO_GMF,
    ZALO_GROUP,
    ZALO_BOT,
    TELEGRAM,
    EMAIL,
    WEBPUSH,
    YOUTUBE,
    TIKTOK,
    WEBSITE,
    WEBHOOK,
    FACEBOOK_GROUP,
    FACEBOOK_PROFILE,
    NOTICE,
    LOUDSPEAKER,
)
SPECS: dict[str, Spec] = {spec.name: spec for spec in ALL}


def spec_of(name: str) -> Spec:
    """What the network of this name is and allows. Raises KeyError when there is none."""
    return SPECS[name]


def automatic_networks() -> tuple[str, ...]:
    """Names of the networks with a connector."""
    return tuple(spec.name for spec in ALL if spec.is_automatic)


def network_choices() -> list[tuple[str, str]]:
    """(name, label) of every network; a callable, so that a further network needs no migration."""
    return [(spec.name, str(spec.label)) for spec in ALL]


@cache
def network(name: str) -> "Network":
    """The connector of this name. Raises KeyError for a network that only people can post to."""
    from django.utils.module_loading import import_string  # noqa: PLC0415 - app ready

    if not SPECS[name].connector:
        raise KeyError(name)
    made: Network = import_string(SPECS[name].connector)()
    return made
