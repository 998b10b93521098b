"""An import that is killed in the middle of a batch goes on where it was."""

import io

import pytest
from django.core.management import call_command
from wagtail.models import Page

from lantoa.publishing.intake.models import OldAddress, OldPiece
from lantoa.publishing.intake.tests.wxr import export, item
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.newsroom.tests.dying import held_up, killed_while_waiting
from lantoa.publishing.newsroom.tests.factories import make_section
from lantoa.services.search.models import SearchEntry

IMPORT = """
from django.core.management import call_command
from lantoa.publishing.intake.actions import history
history.TOGETHER, history.LONGEST_WAIT = 2, 600
call_command("import_wordpress", {!r})
"""
# Whoever keeps this address waits: it may be taken in a moment.
AN_ADDRESS = "INSERT INTO intake_oldaddress (path, article_id) VALUES ('/2019/05/bai-cu-4', 0)"


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_keeps_whole_batches_and_a_second_run_takes_the_rest(tmp_path):
    section = make_section("Tin tức", "tin-tuc")
    file = tmp_path / "cu.xml"
    file.write_bytes(export(*(item(number) for number in range(1, 6))))
    with held_up(AN_ADDRESS):
        killed_while_waiting(IMPORT.format(str(file)))
    assert [Article.objects.count(), OldPiece.objects.count(), SearchEntry.objects.count()] == [2, 2, 2]

    out = io.StringIO()
    call_command("import_wordpress", str(file), stdout=out)
    assert "3 mới, 2 giữ nguyên" in out.getvalue()
    section.refresh_from_db()
    assert [section.numchild, OldAddress.objects.count(), SearchEntry.objects.count()] == [5, 10, 5]
    assert Page.find_problems() == ([], [], [], [], [])
