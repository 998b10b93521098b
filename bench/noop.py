"""A network that does nothing, so that what is left is our own work; `python -m bench.noop` is one worker."""

import os
import subprocess
import sys
import threading
from typing import Any

PATH = "bench.noop.Noop"


def register() -> None:
    """Let this process know the network "noop"; nothing else of the product is touched."""
    from lantoa.publishing.distribution.networks import registry
    from lantoa.publishing.distribution.networks.spec import Spec

    registry.SPECS["noop"] = Spec(name="noop", label="Không làm gì", connector=PATH, can_find=True)
    registry.ALL = (*registry.ALL, registry.SPECS["noop"])


def __getattr__(name: str) -> Any:
    """The connector, made when Django is ready."""
    if name != "Noop":
        raise AttributeError(name)
    from lantoa.publishing.distribution.networks.base import Job, Network, Published

    class Noop(Network):
        name = "noop"

        async def publish(self, job: Job) -> Published:
            return Published(f"noop-{job.delivery_id}", f"https://noop.example/{job.delivery_id}")

    return Noop


def start(url: str, *, idle_seconds: float) -> subprocess.Popen[bytes]:
    """One worker process on the database at `url`."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lantoa.config.settings"}
    return subprocess.Popen([sys.executable, "-m", "bench.noop", str(idle_seconds)], env=environment)


def main() -> None:
    """One worker process; ends when it had nothing to do for `idle` seconds."""
    import django

    django.setup()
    register()
    from lantoa.publishing.distribution.worker import Options, run_worker

    run_worker(threading.Event(), options=Options(idle_seconds=float(sys.argv[1])))


if __name__ == "__main__":
    main()
