"""Letters per second of one worker to a list through a local SMTP sink, against a bare aiosmtplib loop."""

import asyncio
import threading
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import aiosmtplib

from bench.common import cpu_seconds, machine, peak_memory_mb, run_sql, scratch_database

LIMITS = {"ratio_to_bare_aiosmtplib": 0.5}
SMALL = 2_000
TEXT = "Mời đoàn viên, người lao động đọc và chia sẻ cùng tổ sản xuất. " * 12


def measure(*, messages: int = 50_000, small: bool = False) -> dict[str, Any]:
    """Unsigned and signed (2,048 bits) in the same run.

    The bare loop sends ready bytes of the same size; beside the signed letters it makes one RSA signature for each, by
    OpenSSL, and nothing else of DKIM.
    """
    from django.test.utils import override_settings

    from lantoa.publishing.distribution.networks.email.relay import LINES_PER_BATCH
    from lantoa.publishing.distribution.networks.email.signing import load_key
    from simulator.testing import running_simulator

    count = SMALL if small else messages
    with scratch_database(), running_simulator() as sink, TemporaryDirectory() as folder:
        place = urlsplit(sink.smtp_url)
        where = {"EMAIL_HOST": place.hostname, "EMAIL_PORT": place.port, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False}
        signing = {"DKIM_SELECTOR": "lt1", "DKIM_DOMAIN": "congdoan.example", "DKIM_KEY": _key(Path(folder))}
        with override_settings(**where, EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="", DKIM_KEY=""):
            releases = _Releases(count)
            unsigned = _worker(releases, sink, count)
            with override_settings(**signing):
                signed = _worker(releases, sink, count)
        memory = peak_memory_mb()
        # The sink keeps the bytes of its newest messages.
        sample = sink.mail_raw(sink.posts("email", account=_address(count - 1))[0]["id"])
        assert sample
        bare = _bare(sink, count, sample, LINES_PER_BATCH)
        bare_signed = _bare(sink, count, sample, LINES_PER_BATCH, key=load_key(Path(signing["DKIM_KEY"])))
        ratio, ratio_signed = unsigned[0] / bare[0], signed[0] / bare_signed[0]
        return {
            "bench": "email",
            "messages": count,
            "message_bytes": len(sample),
            "workers": 1,
            "lines": LINES_PER_BATCH,
            "letters_per_second": round(unsigned[0]),
            "letters_per_second_signed": round(signed[0]),
            "bare_aiosmtplib_per_second": round(bare[0]),
            "bare_aiosmtplib_per_second_signed": round(bare_signed[0]),
            "ratio_to_bare_aiosmtplib": round(ratio, 2),
            "ratio_to_bare_aiosmtplib_signed": round(ratio_signed, 2),
            "ratio_of_signed_to_bare_unsigned": round(signed[0] / bare[0], 2),
            "cpu_seconds_per_1000": round(unsigned[1] / count * 1000, 2),
            "cpu_seconds_per_1000_signed": round(signed[1] / count * 1000, 2),
            "bare_cpu_seconds_per_1000": round(bare[1] / count * 1000, 2),
            "peak_memory_mb": memory,
            "limits": LIMITS,
            "is_within_limits": min(ratio, ratio_signed) >= LIMITS["ratio_to_bare_aiosmtplib"],
            "machine": machine(),
        }


def _key(folder: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)


def _address(number: int) -> str:
    return f"doanvien{number}@congdoan{number % 40}.example"


class _Releases:
    """One unit whose bulletin has `count` readers, each with a name of their own."""

    def __init__(self, count: int) -> None:
        from lantoa.kit.clock import now
        from lantoa.org.people.facade import Appointment, Role, User
        from lantoa.org.units.facade import Unit
        from lantoa.publishing.distribution.models import Channel, Subscriber
        from lantoa.publishing.distribution.networks.email.addresses import mailbox_hash

        unit = Unit.objects.create(
            code="LG", kind="province", name="LĐLĐ tỉnh", search_key="ldld", valid_from="2020-01-01"
        )
        Unit.objects.filter(pk=unit.pk).update(path=f"/{unit.pk}/")
        self.editor = User.objects.create(username="truongban")
        Appointment.objects.create(user=self.editor, unit=unit, role=Role.MANAGING_EDITOR, valid_from="2020-01-01")
        channel = Channel.objects.create(
            unit=unit, network="email", address="bantin@congdoan.example", mode="auto", state="connected"
        )
        Subscriber.objects.bulk_create(
            [
                Subscriber(
                    channel=channel,
                    address=_address(number),
                    address_hash=mailbox_hash(_address(number)),
                    name=f"Đoàn viên số {number}",
                    since=now(),
                )
                for number in range(count)
            ],
            batch_size=5_000,
        )
        run_sql("ANALYZE")

    def start(self) -> Any:
        from wagtail.models import Page

        from lantoa.kit.clock import now
        from lantoa.publishing.distribution.facade import Audience, start_release

        slug = f"thu-{time.monotonic_ns()}"
        page = Page.objects.get(depth=1).add_child(instance=Page(title="Tháng Công nhân", slug=slug, live=True))
        run_sql("UPDATE distribution_channel SET next_send_at = NULL")
        return start_release(
            page=page,
            audience=Audience(under="LG"),
            texts={"default": TEXT},
            due_at=now() + timedelta(hours=4),
            is_urgent=False,
            by=self.editor,
        )


def _worker(releases: _Releases, sink: Any, count: int) -> tuple[float, float]:
    """(letters a second from the worker's start to the last one's time, CPU seconds)."""
    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.networks.email.signing import configured_signer
    from lantoa.publishing.distribution.rules import Pace
    from lantoa.publishing.distribution.worker import Options, run_worker

    sink.reset()
    configured_signer.cache_clear()
    run_sql("DELETE FROM distribution_maildomainhour")
    release = releases.start()
    used, started_at = cpu_seconds(), now()
    run_worker(threading.Event(), options=Options(concurrency=8, pace=Pace(), idle_seconds=1.5))
    used = cpu_seconds() - used
    [(done,)] = run_sql("SELECT max(sent_at) FROM distribution_delivery WHERE release_id = %s", release.pk)
    tally = sink.mail_tally()
    assert tally["total"] == len(tally["recipients"]) == len(tally["message_ids"]) == count
    return count / (done - started_at).total_seconds(), used


def _bare(sink: Any, count: int, sample: bytes, lines: int, key: Any = None) -> tuple[float, float]:
    """(messages a second, CPU seconds) of ready bytes by aiosmtplib alone, over as many lines; `key` signs each."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    place = urlsplit(sink.smtp_url)
    head, _, rest = sample.partition(b"Message-ID: <")
    rest = rest.partition(b">")[2]
    sink.reset()

    async def send_all() -> float:
        numbers = iter(range(count))

        async def line() -> None:
            client = aiosmtplib.SMTP(hostname=place.hostname, port=place.port, start_tls=False)
            await client.connect()
            for number in numbers:
                raw = head + b"Message-ID: <%d@bare>" % number + rest
                if key is not None:
                    key.sign(raw, PKCS1v15(), SHA256())
                await client.sendmail("bantin@congdoan.example", [_address(number)], raw)
            await client.quit()

        started = time.perf_counter()
        await asyncio.gather(*(line() for _ in range(lines)))
        return time.perf_counter() - started

    used = cpu_seconds()
    seconds = asyncio.run(send_all())
    used = cpu_seconds() - used
    assert len(sink.mail_tally()["message_ids"]) == count
    return count / seconds, used
