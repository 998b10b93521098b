"""Searching 200,000 pieces (`--rows 1000000`: a million) with 200 queries, beside PostgreSQL's own full-text search."""

import random
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import psycopg
from django.db import connection

from bench.common import cpu_seconds, machine, peak_memory_mb, run_sql, scratch_database, server_cpu_seconds, timed
from bench.search_corpus import PAGE, Asked, percentile, pieces, queries, typed
from bench.web import load
from lantoa.services.search import horizons
from lantoa.services.search.facade import (
    forget_horizons,
    index_pages,
    rebuild_phrases,
    search,
    settle_index,
    suggested_phrases,
    suggested_titles,
    typed_words,
)

LIMITS = {"p95_ms": 50.0, "p99_ms": 150.0, "suggestions_p95_ms": 30.0}
CHUNK, WRITERS = 2_000, 2
PEER_SECONDS = 10
_PAGES = """
    INSERT INTO wagtailcore_page (id, path, depth, numchild, title, draft_title, slug, live, has_unpublished_changes,
        url_path, seo_title, show_in_menus, search_description, expired, locked, content_type_id, locale_id,
        translation_key, first_published_at)
    SELECT {first} + n, '000Z' || lpad(upper(to_hex(n)), 8, '0'), 3, 0, 'Tin', 'Tin', 'tin-' || n, true, false,
        '/' || n, '', false, '', false, false, type.id, locale.id, gen_random_uuid(), '2000-01-01'
    FROM generate_series(0, {rows} - 1) n,
        (SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page') type,
        (SELECT id FROM wagtailcore_locale LIMIT 1) locale
"""
_COPY = """COPY site_search_searchentry
    (page_id, published_at, title, snippet, kind, day, keys, run, layout) FROM STDIN"""
_PEER = """
    CREATE TABLE peer AS SELECT page_id, published_at, to_tsvector('simple', title || ' ' || snippet) AS body
    FROM site_search_searchentry
"""
_PEER_SEARCH = """
    SELECT page_id FROM peer, websearch_to_tsquery('simple', %s) asked
    WHERE body @@ asked ORDER BY ts_rank(body, asked) DESC, published_at DESC LIMIT 20
"""


def measure(*, rows: tuple[float, ...] = (200_000,), small: bool = False, rounds: int = 3) -> dict[str, Any]:
    count = 3_000 if small else int(rows[0])
    with scratch_database():
        figures = {"bench": "search", "rows": count, **_fill(count)}
        asked = queries(count)
        figures |= _ask(asked, rounds) | _suggest(asked) | _checked(asked) | _index_one_by_one(count) | _peer(asked)
        figures |= {"limits": LIMITS, "load": load(), "peak_memory_mb": peak_memory_mb(), "machine": machine()}
        figures["is_within_limits"] = all(figures[name] <= limit for name, limit in LIMITS.items())
        return figures


def _fill(count: int) -> dict[str, Any]:
    run_sql(_PAGES.format(first=PAGE, rows=count))
    run_sql("DROP INDEX search_keys")
    conninfo = psycopg.conninfo.make_conninfo(**_line())
    chunks = [(first, min(first + CHUNK, count), count, conninfo) for first in range(0, count, CHUNK)]
    connection.close()

    def write() -> None:
        with ProcessPoolExecutor(WRITERS) as writers:
            list(writers.map(_write, chunks))

    writing, _ = timed(write)
    run_sql("SET maintenance_work_mem = '1GB'")
    making = "CREATE INDEX search_keys ON site_search_searchentry USING gin (day, keys) WITH (fastupdate = off)"
    building, _ = timed(lambda: run_sql(making))
    settle_index()
    run_sql("VACUUM site_search_searchentry")
    run_sql("ANALYZE wagtailcore_page")
    forget_horizons()
    counting, phrases = timed(rebuild_phrases)
    return {
        "rows_per_second_of_indexing": round(count / (writing + building)),
        "seconds_of_keys_and_rows": round(writing, 1),
        "seconds_of_building_the_index": round(building, 1),
        "index_mb": _megabytes("search_keys"),
        "table_mb": _megabytes("site_search_searchentry"),
        "narrow_rows_mb": round(run_sql("SELECT pg_relation_size('site_search_searchentry')")[0][0] / 1e6),
        "phrases": phrases,
        "seconds_of_phrases": round(counting, 1),
    }


def _line() -> dict[str, Any]:
    values = connection.get_connection_params()
    return {name: values[name] for name in ("dbname", "user", "password", "host", "port") if values.get(name)}


def _write(chunk: tuple[int, int, int, str]) -> None:
    first, last, count, conninfo = chunk
    with psycopg.connect(conninfo) as line, line.cursor().copy(_COPY) as copy:
        for text in pieces(first, last, of=count):
            copy.write_row(text.row)


def _megabytes(relation: str) -> int:
    return round(run_sql("SELECT pg_total_relation_size(%s)", relation)[0][0] / 1e6)


def _ask(asked: list[Asked], rounds: int) -> dict[str, Any]:
    """Milliseconds of whole searches, marked and cut: `search()` as the portal calls it."""
    taken: dict[str, list[float]] = {}
    found: dict[str, list[int]] = {}
    chance = random.Random(5)
    server, own = server_cpu_seconds(), cpu_seconds()
    for _ in range(rounds):
        for one in chance.sample(asked, len(asked)):
            seconds, results = timed(lambda one=one: search(one.text, within=one.within))
            taken.setdefault(one.kind, []).append(seconds * 1000)
            found.setdefault(one.kind, []).append(len(results.found))
    every = [value for values in taken.values() for value in values]
    return {
        **_percentiles(every),
        "server_cpu_ms_per_query": round((server_cpu_seconds() - server) * 1000 / len(every), 1),
        "own_cpu_ms_per_query": round((cpu_seconds() - own) * 1000 / len(every), 1),
        "by_kind": {
            kind: _percentiles(values) | {"found": round(sum(found[kind]) / len(values), 1)}
            for kind, values in taken.items()
        },
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    return {f"p{part}_ms": round(percentile(values, part), 1) for part in (50, 95, 99)}


def _suggest(asked: list[Asked]) -> dict[str, Any]:
    def offer(text: str) -> None:
        words = typed_words(text)
        suggested_phrases(words, most=5)
        suggested_titles(words, most=3)

    values = [timed(lambda text=text: offer(text))[0] * 1000 for text in typed(asked, most=200)]
    return {f"suggestions_{name}": value for name, value in _percentiles(values).items()}


def _checked(asked: list[Asked], most: int = 40) -> dict[str, Any]:
    """Whether ranking every match, with no day left out, gives the same first page."""
    chosen = random.Random(3).sample([one for one in asked if one.kind != "none"], most)
    windowed = [[found.page_id for found in search(one.text, within=one.within).found] for one in chosen]
    horizons._kept[connection.settings_dict["NAME"]] = (time.monotonic() + 3600, horizons.Horizons(0))
    seconds, whole = timed(
        lambda: [[found.page_id for found in search(one.text, within=one.within).found] for one in chosen]
    )
    forget_horizons()
    # Of five words and more, those that stand strewn over a text are left out where better is found.
    same = sum(one == other[: len(one)] for one, other in zip(windowed, whole, strict=True))
    return {"same_as_ranking_all": f"{same} of {most}", "ms_when_ranking_all": round(seconds * 1000 / most)}


def _index_one_by_one(count: int, pieces_more: int = 200) -> dict[str, Any]:
    """Pieces a second when each is indexed again, as after a correction."""
    texts = list(pieces(count - pieces_more, count, of=count))
    seconds, _ = timed(lambda: [index_pages([text]) for text in texts])
    together, _ = timed(lambda: index_pages(texts))
    return {
        "ms_to_index_one": round(seconds * 1000 / pieces_more, 1),
        "ms_each_to_index_200": round(together * 1000 / pieces_more, 1),
    }


def _peer(asked: list[Asked], most: int = 60) -> dict[str, Any]:
    """The same rows and words by to_tsvector('simple') and ts_rank: what most sites do, Wagtail's among them."""
    run_sql(_PEER)
    run_sql("CREATE INDEX ON peer USING gin (body)")
    run_sql("ANALYZE peer")
    run_sql(f"SET statement_timeout = '{PEER_SECONDS}s'")
    chosen = random.Random(4).sample([one for one in asked if not one.within.marks and not one.within.since], most)
    theirs, ours, late = [], [], 0
    for one in chosen:
        ours.append(timed(lambda one=one: search(one.text))[0] * 1000)
        try:
            theirs.append(timed(lambda one=one: run_sql(_PEER_SEARCH, one.text))[0] * 1000)
        except Exception:
            theirs.append(PEER_SECONDS * 1000)
            late += 1
    return {
        "peer": _percentiles(theirs) | {f"stopped_after_{PEER_SECONDS}_s": late, "index_mb": _peer_megabytes()},
        "ours_in_the_same_run": _percentiles(ours),
    }


def _peer_megabytes() -> int:
    return round(run_sql("SELECT pg_indexes_size('peer')")[0][0] / 1e6)
