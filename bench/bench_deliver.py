"""Deliveries per second of one worker to the simulator, against a bare httpx loop making the same calls."""

import asyncio
import threading
import time
from datetime import timedelta
from typing import Any

import httpx

from bench.common import cpu_seconds, machine, peak_memory_mb, run_sql, scratch_database

LIMITS = {"deliveries_per_second": 300, "ratio_to_bare_httpx": 0.7}
CONCURRENCY = 48
FIRST_ADDRESS = 6_000_000


def measure(*, deliveries: int = 6_000, rounds: int = 3) -> dict[str, Any]:
    from django.test.utils import override_settings

    from simulator.testing import running_simulator

    with scratch_database(), running_simulator() as simulator, override_settings(**simulator.environment()):
        province, editor = _federation(deliveries)
        rates, bare_rates, cpu, bare_cpu = [], [], [], []
        for number in range(rounds):
            simulator.reset()
            rate, used = _bare_rate(simulator.facebook_url, deliveries)
            bare_rates.append(rate)
            bare_cpu.append(used)
            simulator.reset()
            rate, used = _worker_rate(province, editor, deliveries, number)
            rates.append(rate)
            cpu.append(used)
            _check(simulator, deliveries)
        ratio = round(max(rates) / max(bare_rates), 2)
        return {
            "bench": "deliver",
            "deliveries": deliveries,
            "workers": 1,
            "concurrency": CONCURRENCY,
            "deliveries_per_second": round(max(rates)),
            "each": [round(rate) for rate in rates],
            "bare_httpx_calls_per_second": round(max(bare_rates)),
            "bare_each": [round(rate) for rate in bare_rates],
            "ratio_to_bare_httpx": ratio,
            "ratio_by_cpu": round(min(bare_cpu) / min(cpu), 2),
            "cpu_seconds_per_1000": round(min(cpu) / deliveries * 1000, 2),
            "bare_cpu_seconds_per_1000": round(min(bare_cpu) / deliveries * 1000, 2),
            "peak_memory_mb": peak_memory_mb(),
            "limits": LIMITS,
            "is_within_limits": max(rates) >= LIMITS["deliveries_per_second"]
            and ratio >= LIMITS["ratio_to_bare_httpx"],
            "machine": machine(),
        }


def _federation(count: int) -> tuple[Any, Any]:
    from lantoa.org.people.facade import Appointment, Role, User
    from lantoa.org.units.facade import Unit
    from lantoa.publishing.distribution.models import Channel

    province = Unit.objects.create(
        code="LG", kind="province", name="LĐLĐ tỉnh", search_key="ldld", valid_from="2020-01-01"
    )
    Unit.objects.filter(pk=province.pk).update(path=f"/{province.pk}/")
    Unit.objects.bulk_create(
        Unit(
            code=f"C{number}",
            kind="grassroots",
            name=f"Đơn vị {number}",
            search_key="don vi",
            parent=province,
            depth=1,
            valid_from="2020-01-01",
        )
        for number in range(count)
    )
    run_sql("UPDATE units_unit SET path = %s || id || '/' WHERE kind = 'grassroots'", f"/{province.pk}/")
    units = Unit.objects.filter(kind="grassroots").values_list("pk", flat=True)
    Channel.objects.bulk_create(
        Channel(
            unit_id=unit,
            network="facebook",
            address=str(FIRST_ADDRESS + number),
            mode="auto",
            state="connected",
            token=f"EAAsim.{FIRST_ADDRESS + number}",
        )
        for number, unit in enumerate(units)
    )
    run_sql("ANALYZE")
    province.refresh_from_db()
    editor = User.objects.create(username="truongban")
    Appointment.objects.create(user=editor, unit=province, role=Role.MANAGING_EDITOR, valid_from="2020-01-01")
    return province, editor


def _worker_rate(province: Any, editor: Any, deliveries: int, number: int) -> tuple[float, float]:
    """(deliveries a second from the worker's start to the last one's time, CPU seconds)."""
    from wagtail.models import Page

    from lantoa.kit.clock import now
    from lantoa.publishing.distribution.facade import Audience, start_release
    from lantoa.publishing.distribution.rules import Pace
    from lantoa.publishing.distribution.worker import Options, run_worker

    page = Page.objects.get(depth=1).add_child(instance=Page(title="Thư", slug=f"thu-{number}", live=True))
    run_sql("UPDATE distribution_channel SET next_send_at = NULL")
    release = start_release(
        page=page,
        audience=Audience(under=province.code),
        texts={"default": "Mời đoàn viên đọc và chia sẻ. " * 10},
        due_at=now() + timedelta(hours=4),
        is_urgent=False,
        by=editor,
    )
    used, started_at = cpu_seconds(), now()
    run_worker(threading.Event(), options=Options(concurrency=CONCURRENCY, pace=Pace(), idle_seconds=1.5))
    used = cpu_seconds() - used
    [(last, sent)] = run_sql(
        "SELECT max(sent_at), count(*) FROM distribution_delivery WHERE release_id = %s AND state = 'sent'", release.pk
    )
    assert sent == deliveries, f"{sent} of {deliveries} were sent"
    return deliveries / (last - started_at).total_seconds(), used


def _bare_rate(url: str, calls: int) -> tuple[float, float]:
    """(calls a second, CPU seconds) of the same posts by httpx alone: same number of lines, nothing remembered."""

    async def post_all() -> float:
        limits = httpx.Limits(max_connections=CONCURRENCY, max_keepalive_connections=None)
        numbers = iter(range(calls))
        async with httpx.AsyncClient(limits=limits, trust_env=False) as http:

            async def line() -> None:
                for number in numbers:
                    address = FIRST_ADDRESS + number
                    answer = await http.post(
                        f"{url}/v26.0/{address}/feed",
                        data={
                            "message": "Mời đoàn viên đọc và chia sẻ. " * 10 + f"\n\nhttp://localhost/s/k{number}",
                            "link": f"http://localhost/s/k{number}",
                            "fields": "id,permalink_url",
                            "access_token": f"EAAsim.{address}",
                            "locale": "vi_VN",
                        },
                    )
                    assert answer.json()["id"]

            started = time.perf_counter()
            await asyncio.gather(*(line() for _ in range(CONCURRENCY)))
            return time.perf_counter() - started

    used = cpu_seconds()
    seconds = asyncio.run(post_all())
    return calls / seconds, cpu_seconds() - used


def _check(simulator: Any, deliveries: int) -> None:
    counts = simulator.counts("facebook")
    assert len(counts) == deliveries
    assert set(counts.values()) == {1}
