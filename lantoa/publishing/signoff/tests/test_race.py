"""Two answers at once, and an answer while the text is being saved."""

import threading

import pytest
from django.db import connection, transaction

from lantoa.org.audit.facade import AuditEntry
from lantoa.publishing.newsroom.facade import Approval, Article
from lantoa.publishing.newsroom.tests.steps import rewrite
from lantoa.publishing.signoff.actions import Answer, LinkOver, answer_signoff
from lantoa.publishing.signoff.models import Signoff
from lantoa.publishing.signoff.tests.factories import GUEST, Desk


def in_thread(act, results):
    def run():
        try:
            results.append(act())
        except LinkOver as over:
            results.append(over.state)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts_and_the_other_is_told():
    lg = Desk()
    row, secret = lg.ask()
    results: list[object] = []
    answers = [Answer("approve", GUEST), Answer("send_back", GUEST, comment="Chưa được")]
    with transaction.atomic():
        # Both wait at the row; whoever comes first when it is let go wins.
        Signoff.objects.select_for_update().get(pk=row.pk)
        threads = [
            in_thread(lambda one=one: answer_signoff(token=secret, answer=one).outcome, results) for one in answers
        ]
        _wait_for_locks(2)
    for thread in threads:
        thread.join(20)
    assert sorted(map(str, results)) in (["answered", "approved"], ["answered", "sent_back"])
    assert AuditEntry.objects.filter(verb="signoff.answer").count() == 1
    assert Approval.objects.count() == ("approved" in results)


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_waits_for_a_save_finds_the_text_changed():
    lg = Desk()
    piece = lg.waiting()
    _row, secret = lg.ask(piece)
    results: list[object] = []
    with transaction.atomic():
        rewrite(lg, piece)
        thread = in_thread(lambda: answer_signoff(token=secret, answer=Answer("approve", GUEST)), results)
        _wait_for_locks(1)
    thread.join(20)
    assert results == ["superseded"]
    assert (Article.objects.get().state, Approval.objects.count()) == ("submitted", 0)


def _wait_for_locks(count: int) -> None:
    """Until so many others wait for a lock."""
    pause = threading.Event()
    for _try in range(400):
        with connection.cursor() as cursor:
            # Not pg_stat_activity: a transaction sees one state of that all along.
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= count:
                return
        pause.wait(0.05)
    raise AssertionError("nobody waits")
