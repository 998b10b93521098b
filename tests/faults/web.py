"""The web process of an installation, killed and started again; and a caller who does not give up."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from tests.live import LANTOA, ROOT, answers, free_port


class Web:
    """`lantoa serve` on a free port, with production's settings."""

    def __init__(self, data: Path, *, database_url: str) -> None:
        data.mkdir()
        self.log = data / "web.log"
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        own = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self.environment = {
            **own,
            "DATABASE_URL": database_url,
            "LANTOA_DATA": str(data),
            "LANTOA_SECRET_KEY": settings.SECRET_KEY,
            "LANTOA_BASE_URL": settings.BASE_URL,
            "LANTOA_HOST": "127.0.0.1",
            "PORT": str(port),
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*LANTOA, "serve"], env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def is_up(self) -> bool:
        return answers(f"{self.address}/healthz")

    def kill(self) -> None:
        """Everything of it dies at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Caller:
    """Asks until it is answered: each POST keeps its key, so that it happens once however often it is sent."""

    def __init__(self, web: Web, token: str, *, patience_seconds: float) -> None:
        self.web, self.token, self.patience_seconds = web, token, patience_seconds
        self.tries = 0

    def post(self, path: str, values: dict) -> dict:
        """What the API answers at last."""
        request = urllib.request.Request(
            f"{self.web.address}/api/v1{path}",
            data=json.dumps(values).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": uuid4().hex,
            },
        )
        end = time.monotonic() + self.patience_seconds
        while True:
            self.tries += 1
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # An earlier try of the same key may still be busy, or the database away.
                if error.code < 500 and error.code not in (409, 429):
                    raise
            except OSError:
                pass
            assert time.monotonic() < end, f"{path} was never answered"
            time.sleep(0.3)
