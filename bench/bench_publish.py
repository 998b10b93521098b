"""From the word "publish" to the reader, and the front page's building, with very many pieces behind them."""

import io
import logging
import time
import urllib.request
from typing import Any

from bench.bench_search import _fill
from bench.common import machine, middle, timed
from bench.many import WORDS, empty_portal, fill_up_to, first_pieces
from bench.web import load, scratch_site, serving

LIMITS = {"visible_longest_s": 1.0, "home_p50_ms": 150.0}
ROUNDS, BUILDS = 8, 30
# A search index of so many pieces, unless `--full`: each million takes half an hour to fill.
INDEXED = 20_000


def measure(*, rows: tuple[float, ...] = (0.1,), small: bool = False, full: bool = False) -> dict[str, Any]:
    """`rows`: millions of pieces. `full`: the search index holds as many, too."""
    logging.disable(logging.WARNING)
    pieces = 2_000 if small else int(max(rows) * 1_000_000)
    indexed = pieces if full else min(pieces, INDEXED)
    with scratch_site() as folder:
        originals = first_pieces(empty_portal())
        fill_up_to(pieces, originals)
        _fill(indexed)
        home = _home()
        with serving(MEDIA_URL_STORAGE=f"file://{folder}/media") as address:
            visible = [_publish(address, number) for number in range(ROUNDS)]
    longest = {name: max(one[name] for one in visible) for name in visible[0]}
    return {
        "bench": "publish",
        "pieces": pieces,
        "indexed": indexed,
        **home,
        **{f"{name}_p50_s": middle([one[name] for one in visible]) for name in longest},
        **{f"{name}_longest_s": round(value, 3) for name, value in longest.items()},
        "load": load(),
        "limits": LIMITS,
        "is_within_limits": longest["visible"] <= LIMITS["visible_longest_s"]
        and home["home_p50_ms"] <= LIMITS["home_p50_ms"],
        "machine": machine(),
    }


def _home() -> dict[str, float]:
    """Milliseconds of building the front page with nothing kept; in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    reader = Client()
    assert reader.get("/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        reader.get("/")
    queries = len(asked)
    began = time.process_time()
    walls = sorted(timed(lambda: reader.get("/"))[0] * 1000 for _ in range(BUILDS))
    return {
        "home_p50_ms": middle(walls),
        "home_p95_ms": round(walls[-BUILDS // 20], 1),
        "home_own_cpu_ms": round((time.process_time() - began) * 1000 / BUILDS, 1),
        "home_queries": queries,
    }


def _publish(address: str, number: int) -> dict[str, float]:
    """Seconds from the click until a reader who asks all the time sees the piece: on the front page, and itself."""
    from lantoa.faces.portal.ahead import make_sizes_ahead
    from lantoa.publishing.newsroom.facade import approve_piece, publish_piece, submit_piece
    from lantoa.publishing.newsroom.models import Article

    federation = _federation()
    piece = federation.piece(title=f"Tin mới nhất số {number}")
    row = Article.objects.get(pk=piece.pk)
    row.cover, row.lead, row.body = _photo(), WORDS[:140], [("paragraph", f"<p>{WORDS}</p>")] * 10
    row.save_revision(user=federation.editor)
    submit_piece(article=row, by=federation.editor)
    approve_piece(article=row, by=federation.second)
    # As the worker does every three seconds, whatever state a piece on the desk is in.
    make_sizes_ahead()
    for path in ("/", f"/{federation.section.slug}/"):
        urllib.request.urlopen(address + path).close()
    began = time.perf_counter()
    publish_piece(article=row, by=federation.second)
    said = time.perf_counter() - began
    for path in ("/", f"/{federation.section.slug}/", Article.objects.get(pk=row.pk).portal_path):
        _wait_for(f"Tin mới nhất số {number}", address + path)
    return {"said": said, "visible": time.perf_counter() - began}


_made: list[Any] = []


def _federation() -> Any:
    """The board, made once; its section lies in the portal that is there."""
    from lantoa.publishing.newsroom.tests.factories import Federation

    if not _made:
        _made.append(Federation())
    return _made[0]


def _photo() -> Any:
    """A picture of twelve million points, as a phone takes it and as the door for pictures lets it in."""
    from PIL import Image

    from lantoa.services.media.facade import Picture
    from lantoa.services.media.pictures import clean_picture

    file = io.BytesIO()
    Image.effect_noise((400, 300), 60).resize((4000, 3000)).convert("RGB").save(file, "JPEG", quality=80)
    content = clean_picture(file)
    content.name = "dien-thoai.jpg"
    picture = Picture(title="Nhà ăn ca ba", file=content)
    picture.save()
    return picture


def _wait_for(words: str, address: str, seconds: float = 20) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        with urllib.request.urlopen(address) as answer:
            if words in answer.read().decode():
                return
        time.sleep(0.005)
    raise AssertionError(f"{words} is not at {address} after {seconds} s")
