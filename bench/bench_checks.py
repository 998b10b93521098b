"""All checks of a piece of 2,000 words, among 120,000 units and 100,000 pieces: what the server works for it."""

import random
import time
from typing import Any

from bench.bench_search import _fill
from bench.common import machine, middle, run_sql, scratch_database, server_cpu_seconds

LIMITS = {"server_cpu_ms": 150.0}
WORDS, ROUNDS = 2_000, 20
_UNITS = """
    INSERT INTO units_unit (code, kind, name, short_name, search_key, sort_key, parent_id, path, depth, sector, tags,
        members, valid_from, is_sample)
    SELECT 'B' || n, 'grassroots', said.name, '', said.key || ' b' || n, said.key, %s, %s || n || '/', 2, '', '{}', 60,
        DATE '2020-01-01', true
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS said(name, key, n)
"""


def measure(*, rows: tuple[float, ...] = (100_000,), small: bool = False, rounds: int = ROUNDS) -> dict[str, Any]:
    from lantoa.publishing.newsroom.checks.run import check
    from lantoa.publishing.newsroom.tests.factories import Federation

    pieces, units = (2_000, 2_000) if small else (int(rows[0]), 120_000)
    with scratch_database():
        _fill(pieces)
        lg = Federation()
        names = _units(lg, units)
        article = _piece(lg, names)
        check(article)
        own, server, took = time.process_time(), server_cpu_seconds(), []
        for _ in range(rounds):
            started = time.perf_counter()
            found = check(article)
            took.append(1000 * (time.perf_counter() - started))
        own_ms = 1000 * (time.process_time() - own) / rounds
        database_ms = 1000 * (server_cpu_seconds() - server) / rounds
        figures = {
            "bench": "checks",
            "units": units,
            "pieces": pieces,
            "words": WORDS,
            "findings": len(found.findings),
            "kinds": sorted({one.kind for one in found.findings}),
            "median_ms": middle(took),
            "own_cpu_ms": round(own_ms, 1),
            "database_cpu_ms": round(database_ms, 1),
            "server_cpu_ms": round(own_ms + database_ms, 1),
            "limits": LIMITS,
            "machine": machine(),
        }
        figures["is_within_limits"] = figures["server_cpu_ms"] <= LIMITS["server_cpu_ms"]
        return figures


def _units(lg: Any, count: int) -> list[str]:
    """Grassroots unions with names as they are: a firm's trade, two words, some with a number."""
    from bench.search_corpus import VOCABULARY
    from lantoa.kit.text import fold

    chance = random.Random(3)
    trades = [
        "May",
        "Giày",
        "Gạch",
        "Thép",
        "Thủy sản",
        "Cơ khí",
        "Xây dựng",
        "Vận tải",
        "Dệt",
        "Gỗ",
        "Bao bì",
        "Điện tử",
    ]
    kinds = ("Công ty", "Công ty TNHH", "Công ty Cổ phần", "Trường Tiểu học", "Trường Mầm non")
    names = []
    for number in range(count):
        own = VOCABULARY[chance.randrange(100, len(VOCABULARY))].title()
        tail = f" {number % 9 + 1}" if number % 7 == 0 else ""
        names.append(f"CĐCS {chance.choice(kinds)} {chance.choice(trades)} {own}{tail}")
    run_sql(_UNITS, lg.district.pk, lg.district.path, names, [fold(name) for name in names])
    run_sql("VACUUM ANALYZE units_unit")
    return names


def _piece(lg: Any, names: list[str]) -> Any:
    """A piece that names twelve units, two of them wrongly, with twins that went out before it."""
    from bench.search_corpus import VOCABULARY, WEIGHTS, piece
    from lantoa.publishing.newsroom.actions import approve_piece, publish_piece, start_piece, submit_piece

    chance = random.Random(5)
    lines = []
    for _ in range(WORDS // 40):
        lines.append(" ".join(chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=18)).capitalize() + ".")
    for name in (*chance.sample(names, 10), names[0] + "h", names[1].replace("CĐCS", "CĐCS").replace("ô", "ố", 2)):
        lines.append(f"Đại diện {name} phát biểu tại hội nghị sáng 12/5.")
    title = piece(17, of=100_000).title
    lead = " ".join(chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=22)).capitalize() + "."
    made = []
    for number in range(9):
        chance.shuffle(lines)
        text = {"title": f"{title} {number or ''}".strip(), "lead": lead, "body": "\n".join(lines)}
        made.append(start_piece(section=lg.section, by=lg.editor, **text))
    for one in made[1:]:
        submit_piece(article=one, by=lg.editor)
        approve_piece(article=one, by=lg.second)
        publish_piece(article=one, by=lg.second)
    made[0].refresh_from_db()
    return made[0]
