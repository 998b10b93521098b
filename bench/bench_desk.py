"""The desk's board with very many pieces behind it and a few hundred on it: what the server takes for a page."""

import statistics
import time
from datetime import timedelta
from typing import Any

from bench.common import machine, middle, run_sql, scratch_database

LIMITS = {"board_p95_ms": 200.0, "cards_p95_ms": 200.0, "unchanged_p95_ms": 200.0, "narrow_p95_ms": 200.0}
OPEN, LATELY, ROUNDS = 300, 150, 30
BOARD, CARDS = "/toa-soan/bang/", "/toa-soan/bang/cot/"


def measure(*, rows: tuple[float, ...] = (0.2,), rounds: int = ROUNDS) -> dict[str, Any]:
    """`rows`: millions of pieces behind the board; of several the most."""
    from django.test.utils import override_settings

    pieces = int(max(rows) * 1_000_000)
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with scratch_database(), override_settings(ALLOWED_HOSTS=["*"], STORAGES=storages):
        editor, section = _newsroom(pieces)
        client = _client(editor)
        figures = {
            "board": _timed(client, BOARD, rounds),
            "cards": _timed(client, f"{CARDS}?dang=7-ngay", rounds),
            "unchanged": _unchanged(client, rounds),
            "narrow": _timed(client, f"{BOARD}?chuyen-muc={section.slug}&dang=7-ngay&don-vi=may", rounds),
        }
        shown = {f"{name}_p95_ms": values[1] for name, values in figures.items()}
        return {
            "bench": "desk",
            "pieces": pieces,
            "open": OPEN,
            **{f"{name}_p50_ms": values[0] for name, values in figures.items()},
            **shown,
            # What of it this process worked: the rest is the database, and whatever else the machine had to do.
            **{f"{name}_own_cpu_ms": values[2] for name, values in figures.items()},
            "limits": LIMITS,
            "is_within_limits": all(shown[name] <= limit for name, limit in LIMITS.items()),
            "machine": machine(),
        }


def _newsroom(pieces: int) -> tuple[Any, Any]:
    """A federation with its board, one piece and one dispatch of each by the rules, and copies of them by SQL."""
    from lantoa.kit.clock import now
    from lantoa.publishing.newsroom.facade import Article
    from lantoa.publishing.newsroom.tests.factories import Federation

    lg = Federation()
    first = lg.piece(title="Bữa cơm ca ba thêm bát canh")
    Article.objects.filter(pk=first.pk).update(happened_at=now() - timedelta(days=40))
    _copy_pieces(first, pieces)
    _copy_dispatches(lg, pieces)
    run_sql("ANALYZE")
    return lg.second, lg.section


def _columns(table: str) -> list[str]:
    found = run_sql("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)
    return [name for (name,) in found]


def _copy_pieces(first: Any, pieces: int) -> None:
    """`pieces` copies: OPEN of them on their way, LATELY out this week, the rest out in the years before."""
    columns = [name for name in _columns("wagtailcore_page") if name != "id"]
    parent = first.path[: -first.steplen]
    changed = {
        "path": f"'{parent}' || lpad(to_base36(n + 10), {first.steplen}, '0')",
        "slug": "'bai-' || n",
        "url_path": "url_path || n || '/'",
        "translation_key": "gen_random_uuid()",
        "title": "title || ' ' || n",
        "draft_title": "title || ' ' || n",
    }
    run_sql(_BASE36)
    names = ", ".join(columns)
    values = ", ".join(changed.get(name, name) for name in columns)
    run_sql(
        f"INSERT INTO wagtailcore_page ({names}) SELECT {values} FROM wagtailcore_page p, generate_series(1, %s) n "
        "WHERE p.id = %s",
        pieces,
        first.pk,
    )
    own = _columns("newsroom_article")
    number = "(p.id - %(base)s)"
    step = max(pieces // OPEN, 1)
    state = f"""CASE WHEN {number} %% {step} = 0 THEN
        (ARRAY['in_editing', 'submitted', 'approved'])[1 + {number} / {step} %% 3] ELSE 'published' END"""
    moment = f"""CASE WHEN {number} %% {max(pieces // LATELY, 1)} = 1 THEN now() - random() * interval '6 days'
        ELSE now() - interval '8 days' - random() * interval '6 years' END"""
    values = ", ".join(
        {"page_ptr_id": "p.id", "state": state, "state_changed_at": moment}.get(name, f"a.{name}") for name in own
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO newsroom_article ({', '.join(own)}) SELECT {values} FROM newsroom_article a, "
            "wagtailcore_page p WHERE a.page_ptr_id = %(base)s AND p.slug LIKE 'bai-%%' AND p.id > %(base)s",
            {"base": first.pk},
        )


_BASE36 = """
CREATE FUNCTION to_base36(number bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    letters text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'; found text := '';
BEGIN
    WHILE number > 0 LOOP
        found := substr(letters, (number %% 36)::int + 1, 1) || found;
        number := number / 36;
    END LOOP;
    RETURN found;
END $$
"""


def _copy_dispatches(lg: Any, pieces: int) -> None:
    """As many dispatches that are published, and 60 that wait."""
    lg.dispatch()
    run_sql(
        """
        INSERT INTO newsroom_dispatch (client_id, unit_id, filed_by_id, filed_at, title, body, place, author, state,
            changed_at, is_sample, embargo_reason)
        SELECT gen_random_uuid(), unit_id, filed_by_id, now() - n * interval '9 minutes', title || ' ' || n, body,
            place, author, CASE WHEN n <= 60 THEN 'received' ELSE 'published' END, now(), false, ''
        FROM newsroom_dispatch d, generate_series(1, %s) n WHERE d.id = (SELECT max(id) FROM newsroom_dispatch)
        """,
        pieces,
    )


def _client(editor: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _timed(client: Any, path: str, rounds: int, **headers: str) -> tuple[float, float, float]:
    """Milliseconds from the request to the bytes: the median, what 95 % stay below, and the process's own work."""
    client.get(path)
    took, worked = [], time.process_time()
    for _ in range(rounds):
        started = time.perf_counter()
        answer = client.get(path, headers=headers)
        took.append(1000 * (time.perf_counter() - started))
        assert answer.status_code in (200, 304), answer.status_code
    own = 1000 * (time.process_time() - worked) / rounds
    return middle(took), round(statistics.quantiles(took, n=20)[-1], 3), round(own, 3)


def _unchanged(client: Any, rounds: int) -> tuple[float, float, float]:
    return _timed(client, CARDS, rounds, **{"If-None-Match": client.get(CARDS)["ETag"]})
