"""One send as one task of a general queue: claimed, sent to the network that does nothing, recorded, with its fact."""

import os
from typing import Any

import django
from django.apps import apps

if not apps.ready:
    django.setup()


def send_one(delivery_id: int) -> None:
    """What our worker does for one delivery, done for one delivery alone."""
    from django.db import connection, transaction

    from lantoa.kit.clock import now
    from lantoa.org.facts.facade import Kind, record_fact
    from lantoa.publishing.distribution.models import Delivery

    claimed = Delivery.objects.filter(pk=delivery_id, state="waiting").update(state="sending", attempts=1)
    if not claimed:
        return
    at = now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE distribution_delivery SET state = 'sent', sent_at = %s, post_id = %s, post_url = %s"
                " WHERE id = %s RETURNING unit_id",
                [at, f"noop-{delivery_id}", f"https://noop.example/{delivery_id}", delivery_id],
            )
            (unit,) = cursor.fetchone()
        record_fact(kind=Kind.DELIVERY_SENT, unit_id=unit, happened_at=at, source=f"delivery:{delivery_id}")


def __getattr__(name: str) -> Any:
    """`app` and `send` for Celery, `queue`, `worker_queue` and `send_queued` for procrastinate, made when asked for."""
    made = _celery() if name in ("app", "celery", "send") else _queue() if "queue" in name else {}
    if name not in made:
        raise AttributeError(name)
    globals().update(made)
    return made[name]


def _celery() -> dict[str, Any]:
    from celery import Celery

    app = Celery("peers", broker=os.environ["BENCH_BROKER"])
    # Without the last, Celery opens a database connection for every task, which no careful user leaves so.
    app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=64, CELERY_DB_REUSE_MAX=1_000_000)
    return {"app": app, "celery": app, "send": app.task(send_one, name="bench.send")}


def _queue() -> dict[str, Any]:
    from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

    conninfo = os.environ["BENCH_DATABASE"]
    queue = App(connector=SyncPsycopgConnector(conninfo=conninfo))
    worker_queue = App(connector=PsycopgConnector(conninfo=conninfo))
    worker_queue.task(send_one, name="bench.send")
    return {"queue": queue, "worker_queue": worker_queue, "send_queued": queue.task(send_one, name="bench.send")}
