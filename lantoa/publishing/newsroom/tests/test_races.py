"""The same decision at once, from several people."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.facts.models import Fact
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import Federation
from lantoa.publishing.newsroom.tests.steps import approved


def at_once(calls):
    """Every call in a thread with its own line to the database; results or exceptions, in order."""

    def run(call):
        try:
            return call()
        except (RuleBroken, NotAllowed) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_five_filings_at_once_are_one_dispatch(self):
        lg, one = Federation(), uuid4()
        found = at_once([lambda: lg.dispatch(client_id=one).pk] * 5)
        assert found == [Dispatch.objects.get().pk] * 5
        assert Fact.objects.count() == 1

    def test_one_of_two_editors_gets_the_dispatch(self):
        lg = Federation()
        dispatch = lg.dispatch()
        people = [lg.editor, lg.second, lg.secretary, lg.chief]
        found = at_once([lambda who=who: actions.take_dispatch(dispatch=dispatch, by=who) for who in people])
        holder = Dispatch.objects.get().taken_by
        refusals = [row for row in found if isinstance(row, RuleBroken)]
        assert len(refusals) == 3
        assert all(str(holder) in str(row) for row in refusals)

    def test_accepting_many_at_once_into_one_section(self):
        lg = Federation()
        waiting = [lg.dispatch() for _ in range(4)]
        calls = [
            lambda one=one: actions.accept_dispatch(dispatch=one, section=lg.section, by=lg.editor) for one in waiting
        ]
        found = at_once(calls + calls)
        assert len({row.pk for row in found}) == Article.objects.count() == 4
        assert len(set(Article.objects.values_list("slug", flat=True))) == 4

    def test_publishing_at_once_is_once(self):
        lg = Federation()
        piece = approved(lg)
        Article.objects.update(state="scheduled", publish_at=now())
        at_once([lambda: actions.publish_piece(article=piece, by=lg.second), actions.publish_due_pieces] * 2)
        assert Article.objects.get().state == "published"
        assert AuditEntry.objects.filter(verb="newsroom.publish_piece").count() == 1
        assert Fact.objects.filter(kind="piece_published").count() == 1
