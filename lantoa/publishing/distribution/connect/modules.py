"""Which networks can be connected how: found by convention beside their connectors, `networks/<name>/connect.py`."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import httpx
from django.conf import settings

from lantoa.publishing.distribution.networks.apps import installed_app
from lantoa.publishing.distribution.networks.base import FoundAccount
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Spec

# A person waits in front of the screen.
PATIENCE_SECONDS = 20


@cache
def module_of(network: str) -> ModuleType | None:
    """The network's own module about connecting; None when it has none."""
    name = _beside(SPECS[network], "connect")
    return import_module(name) if name else None


def _beside(spec: Spec, what: str) -> str:
    """Dotted name of a module in the network's folder; "" when it is not there."""
    name = f"{spec.connector.rsplit('.', 2)[0]}.{what}" if spec.connector else ""
    return name if name and find_spec(name) else ""


def asks_owner(spec: Spec) -> bool:
    """Whether the owner agrees to posts on a page of its own (`networks/<name>/consent.py`) before any goes out."""
    return bool(_beside(spec, "consent"))


def offers_consent(spec: Spec) -> bool:
    """Whether it is connected by its own page of consent, through an app that is set up here."""
    return spec.connect == "oauth" and module_of(spec.name) is not None and bool(installed_app(spec.name)[0])


def offers_chats(spec: Spec) -> bool:
    """Whether a chat's address is only learned from a code that somebody writes in it."""
    return hasattr(module_of(spec.name), "code_for")


def redirect_uri(network: str) -> str:
    """Where the network leads back to; some want it saved in their console."""
    return f"{settings.BASE_URL}/lan-toa/kenh/ket-noi/{network}/ve/"


def consent_url(network: str, state: str) -> str:
    """The network's page of consent."""
    module = module_of(network)
    assert module is not None
    address: str = module.consent_url(state=state, redirect_uri=redirect_uri(network), app_id=installed_app(network)[0])
    return address


async def accounts_for_code(network: str, code: str, told: Mapping[str, str]) -> list[FoundAccount]:
    """What the consent opened. `told` is what else the callback said; a network takes of it what it names.

    Raises ChannelError, Doubtful.
    """
    module = module_of(network)
    assert module is not None
    find: Callable[..., Awaitable[list[FoundAccount]]] = module.accounts_for_code
    further = {name: value for name, value in told.items() if name in _named_by(find)}
    app_id, app_secret = installed_app(network)
    async with line() as http:
        return await find(
            code, redirect_uri=redirect_uri(network), app_id=app_id, app_secret=app_secret, http=http, **further
        )


def line() -> httpx.AsyncClient:
    """A client for the few calls of one act."""
    return httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False, follow_redirects=False)


def _named_by(find: Callable[..., Any]) -> set[str]:
    own = {"code", "redirect_uri", "app_id", "app_secret", "http"}
    return set(inspect.signature(find).parameters) - own
