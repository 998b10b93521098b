"""Which app of a network a channel spends."""

from django.conf import settings

from lantoa.publishing.distribution.networks.registry import SPECS


def app_key(network: str, app_id: str) -> tuple[str, str]:
    """Which app a channel spends: its own, or the installation's."""
    return network, app_id or installed_app(network)[0]


def installed_app(network: str) -> tuple[str, str]:
    """(id, secret) of the installation's own app on a network; empty when it has none."""
    spec = SPECS[network]
    app_id = getattr(settings, spec.app_id_setting) if spec.app_id_setting else ""
    secret = getattr(settings, spec.app_secret_setting) if spec.app_secret_setting else ""
    return app_id, secret
