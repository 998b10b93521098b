"""Which networks there are and which of them a worker can post to; adding one touches this file and its folder."""

from functools import cache

from lantoa.publishing.distribution.networks.base import Network

# Everything else is a share task: a person posts, the system brings text, pictures and link.
AUTOMATIC = {
    "facebook": "lantoa.publishing.distribution.networks.facebook.adapter.Facebook",
    "zalo_oa": "lantoa.publishing.distribution.networks.zalo_oa.adapter.ZaloOa",
}


def automatic_networks() -> tuple[str, ...]:
    """Names of the networks with a connector."""
    return tuple(AUTOMATIC)


@cache
def network(name: str) -> Network:
    """The connector of this name. Raises KeyError for a network that only people can post to."""
    from django.utils.module_loading import import_string  # noqa: PLC0415 - app ready

    made: Network = import_string(AUTOMATIC[name])()
    return made
