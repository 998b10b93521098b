"""The database server dies, and the web process, while the board publishes: each piece comes out, once."""

import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.db import connection

from lantoa.faces.portal.indexing import index_forgotten_pieces
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import make_token
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.tests.factories import Federation
from lantoa.publishing.newsroom.tests.steps import approved
from lantoa.services.search.facade import search
from tests.faults.ground import Ground
from tests.faults.web import Caller, Web

PIECES, KILLS, PATIENCE_SECONDS = 12, 4, 120.0


@pytest.fixture
def stage(tmp_path):
    with ExitStack() as stack:
        ground = Ground(tmp_path / "ground")
        stack.callback(ground.stop)
        stack.enter_context(ground.entered())
        web = Web(tmp_path / "web", database_url=ground.url)
        stack.callback(web.kill)
        web.start()
        yield ground, web


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_each_piece_comes_out_once_whatever_dies(stage):
    ground, web = stage
    lg = Federation()
    pieces = [approved(lg).pk for _ in range(PIECES)]
    callers = [Caller(web, make_token(user), patience_seconds=PATIENCE_SECONDS) for user in (lg.editor, lg.second)]
    while not web.is_up():
        time.sleep(0.1)
    with ThreadPoolExecutor(len(callers)) as people:
        # Two people press the button of every piece, each until they are answered.
        told = [people.submit(lambda one=one: [one.post(f"/pieces/{pk}/publish", {})["url"] for pk in pieces])
                for one in callers]  # fmt: skip
        for number in range(KILLS):
            time.sleep(0.5)
            _kill(web if number % 2 else ground, web)
        addresses, again = (each.result(PATIENCE_SECONDS) for each in told)
    assert addresses == again
    assert AuditEntry.objects.filter(verb="newsroom.publish_piece").count() == PIECES
    assert Fact.objects.filter(kind="piece_published").count() == PIECES
    assert Article.objects.live().filter(state="published").count() == PIECES
    assert sum(one.tries for one in callers) > 2 * PIECES, "nobody met a death"
    index_forgotten_pieces()
    assert search("nấu ăn chào mừng").total == PIECES
    with urllib.request.urlopen(f"{web.address}/rss/", timeout=20) as feed:
        words = feed.read().decode()
    assert all(address in words for address in addresses)


def _kill(victim, web):
    victim.kill()
    if victim is web:
        web.start()
    else:
        victim.revive()
        connection.close()
