"""`python -m simulator --port N --data DIR`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import ssl
import sys
import time
from pathlib import Path

from .app import Simulator
from .journal import FileJournal, InUse, Journal, MemoryJournal
from .mail import Mail
from .server import serve
from .settings import Settings
from .smtp import listen
from .store import Store


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, default=0, help="where mail is taken; 0 takes a free one")
    parser.add_argument("--smtp-certificate", type=Path, help="PEM with key and certificate: offers STARTTLS")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--data", type=Path, help="folder everything is kept in")
    where.add_argument("--memory", action="store_true", help="keep nothing")
    parser.add_argument("--seed", help="makes faults of a probability the same every time")
    parser.add_argument("--lively", action="store_true", help="followers react to posts")
    for network in ("facebook", "zalo"):
        parser.add_argument(f"--{network}-app", metavar="ID:SECRET", action="append")
    arguments = parser.parse_args()
    if not arguments.memory and arguments.data is None:
        parser.error("one of --data DIR and --memory is required")
    return arguments


def _store(arguments: argparse.Namespace) -> Store:
    journal: Journal = MemoryJournal() if arguments.memory else FileJournal(arguments.data)
    store = Store(journal, Settings())
    if arguments.seed is not None:
        store.settings.seed = arguments.seed
    if arguments.lively:
        store.settings.lively = True
    for network, apps in (
        ("facebook", arguments.facebook_app or [_own_app("FACEBOOK", "100001:facebook-secret")]),
        ("zalo_oa", arguments.zalo_app or [_own_app("ZALO", "200001:zalo-secret")]),
    ):
        for app in apps:
            app_id, _, secret = app.partition(":")
            if store.apps[network].get(app_id) != secret:
                store.commit("app", network, app_id, secret)
    return store


def _own_app(prefix: str, default: str) -> str:
    """The app the product's own environment names, so that both sides agree without being told."""
    app_id, secret = os.environ.get(prefix + "_APP_ID"), os.environ.get(prefix + "_APP_SECRET")
    return f"{app_id}:{secret}" if app_id and secret else default


def _say(host: str, ports: tuple[int, int], since: float) -> None:
    took = time.monotonic() - since
    print(f"simulator: http://{host}:{ports[0]}/ smtp://{host}:{ports[1]} (ready in {took:.1f} s)", flush=True)


async def _serve(simulator: Simulator, arguments: argparse.Namespace, since: float) -> None:
    """HTTP and SMTP until somebody asks to stop. Raises OSError when a port is taken."""
    post = simulator.platforms["email"]
    assert isinstance(post, Mail)
    tls = _tls(arguments.smtp_certificate)
    smtp = await listen(post, host=arguments.host, port=arguments.smtp_port, tls=tls)
    simulator.smtp_port = smtp.port

    def ready(port: int) -> None:
        _say(arguments.host, (port, smtp.port), since)

    try:
        await serve(simulator, host=arguments.host, port=arguments.port, ready=ready, interrupted=simulator.interrupted)
    finally:
        smtp.close()


def _tls(certificate: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def main() -> int:
    since = time.monotonic()
    arguments = _arguments()
    try:
        store = _store(arguments)
    except InUse as error:
        print(f"simulator: another simulator is using the folder {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"simulator: cannot keep anything in {arguments.data}: {error.strerror}", file=sys.stderr)
        return 1
    # What was loaded stays: looking through it again and again would only make pauses.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    host = arguments.host
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(Simulator(store), arguments, since))
    except OSError as error:
        print(f"simulator: cannot listen on {host}:{arguments.port}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
