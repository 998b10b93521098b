"""Pages that gather pieces, with very many pieces behind them: what the server takes to render each, uncached."""

import statistics
from datetime import date, timedelta
from typing import Any

from bench.bench_desk import _copy_pieces
from bench.common import machine, run_sql, scratch_database, timed

LIMITS = {"page_p95_ms": 300.0, "ranking_seconds": 10.0}
ROUNDS, YEARS, SECTIONS = 15, 8, 10
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The sixth part of an hour of the country's readers, spread as readers spread: most read what is new.
_READS = """
INSERT INTO analytics_readhour (page_id, hour, readers)
SELECT page.id, date_trunc('hour', now()) - hour * interval '1 hour', 1 + (random() * 40)::int
FROM (SELECT id FROM wagtailcore_page WHERE live ORDER BY first_published_at DESC LIMIT 10000) page,
     generate_series(0, 23) hour
"""
_VIEWS = """
INSERT INTO analytics_pageviewdaily (day, page_id, source, views, visitors)
SELECT current_date - day, page.id, source, 60, 1 + (random() * 50)::int
FROM (SELECT id FROM wagtailcore_page WHERE live ORDER BY first_published_at DESC LIMIT 6000) page,
     generate_series(0, 29) day, (VALUES ('zalo'), ('direct')) AS said(source)
"""


def measure(*, rows: tuple[float, ...] = (0.1,), rounds: int = ROUNDS) -> dict[str, Any]:
    """`rows`: millions of pieces; of several the most."""
    from django.test.utils import override_settings

    from lantoa.publishing.collections.facade import rank_most_read

    pieces = int(max(rows) * 1_000_000)
    with scratch_database(), override_settings(ALLOWED_HOSTS=["*"], STORAGES=STORAGES):
        paths = _portal(pieces)
        ranking, _places = timed(rank_most_read)
        figures = {name: _page(path, rounds) for name, path in paths.items()}
    slowest = max(figure["p95_ms"] for figure in figures.values())
    return {
        "bench": "collections",
        "pieces": pieces,
        "pages": figures,
        "page_p95_ms": slowest,
        "ranking_seconds": round(ranking, 2),
        "limits": LIMITS,
        "is_within_limits": slowest <= LIMITS["page_p95_ms"] and ranking <= LIMITS["ranking_seconds"],
        "machine": machine(),
    }


def _page(path: str, rounds: int) -> dict[str, float]:
    """Milliseconds to render the page. No kept page is in the way."""
    from django.test import Client

    client = Client()
    assert client.get(path).status_code == 200, path
    times = sorted(timed(lambda: client.get(path))[0] * 1000 for _ in range(rounds))
    return {"p50_ms": round(statistics.median(times), 1), "p95_ms": round(times[int(rounds * 0.95) - 1], 1)}


def _portal(pieces: int) -> dict[str, str]:
    """One piece by the rules and copies of it by SQL, with a topic, an author and a series; addresses to ask for."""
    from lantoa.publishing.newsroom.facade import Article, Author, Byline, SeriesPage, TopicPage
    from lantoa.publishing.newsroom.tests.factories import Federation, make_section

    lg = Federation()
    first = lg.piece(title="Bữa cơm ca ba thêm bát canh")
    _copy_pieces(first, pieces)
    _publish_copies(first, [lg.section, *(make_section(f"Mục {number}") for number in range(SECTIONS - 1))])
    home = lg.section.get_parent()
    home.refresh_from_db()
    topic = home.add_child(instance=TopicPage(title="Tết Sum vầy", slug="tet"))
    series = home.add_child(instance=SeriesPage(title="Đêm ca ba", slug="dem-ca-ba"))
    author = Author.objects.create(name="Mai Lan")
    newest = Article.objects.live().order_by("-first_published_at")
    run_sql(
        "INSERT INTO newsroom_article_topics (article_id, topicpage_id) "
        "SELECT page_ptr_id, %s FROM newsroom_article WHERE page_ptr_id %% 50 = 0",
        topic.pk,
    )
    run_sql(
        "INSERT INTO newsroom_byline (article_id, author_id, sort_order) "
        "SELECT page_ptr_id, %s, 0 FROM newsroom_article WHERE page_ptr_id %% 100 = 0",
        author.pk,
    )
    for number, pk in enumerate(newest.values_list("pk", flat=True)[:8], 1):
        Article.objects.filter(pk=pk).update(series=series, series_number=number)
        Byline.objects.get_or_create(article_id=pk, author=author)
    run_sql(_READS)
    run_sql(_VIEWS)
    run_sql("VACUUM ANALYZE")
    piece, day = newest[3], date.today() - timedelta(days=400)  # noqa: DTZ011 - any day will do
    far = int(first_moment(day).timestamp())
    return {
        "front": "/",
        "section": f"/{lg.section.slug}/",
        "piece": f"/{piece.get_parent().slug}/{piece.slug}-{piece.pk}/",
        "author": author.get_absolute_url(),
        "author_far_back": f"{author.get_absolute_url()}?truoc={far}.000000-1",
        "series": series.portal_path,
        "archive": "/luu-tru/",
        "archive_month": f"/luu-tru/{day:%Y/%m}/",
        "archive_day": f"/luu-tru/{day:%Y/%m/%d}/",
        "most_read": "/doc-nhieu/",
    }


def first_moment(day: date) -> Any:
    from lantoa.kit.clock import day_bounds

    return day_bounds(day)[0]


def _publish_copies(first: Any, sections: list[Any]) -> None:
    """Every copy is live, spread over the years and the sections."""
    run_sql(
        "UPDATE wagtailcore_page SET path = (%s::text[])[1 + id %% %s] || right(path, 4) WHERE slug LIKE 'bai-%%'",
        [section.path for section in sections],
        len(sections),
    )
    run_sql(
        "UPDATE wagtailcore_page SET live = true, first_published_at = now() - random() * %s * interval '1 year', "
        "last_published_at = now() WHERE id >= %s AND slug LIKE 'bai-%%'",
        YEARS,
        first.pk,
    )
