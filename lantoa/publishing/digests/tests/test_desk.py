"""The board's hand in the next issue: order, omissions, an introduction; closed once it is on its way."""

from datetime import timedelta

import pytest

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import Role
from lantoa.publishing.digests.actions.issues import Edit, edit_issue
from lantoa.publishing.digests.models import Issue
from lantoa.publishing.digests.queries import items_of, next_issue
from lantoa.publishing.digests.rules import next_slot
from lantoa.publishing.digests.tests.factories import make_piece, make_reader, slot
from lantoa.publishing.newsroom.tests.factories import make_user

pytestmark = pytest.mark.django_db
PATH = "/toa-soan/ban-tin/daily/"


@pytest.fixture
def pieces(lg):
    """Three pieces of the time that the next issue covers, the newest first."""
    found = [make_piece(lg.section, f"Bài {number}") for number in (3, 2, 1)]
    for minutes, piece in enumerate(found):
        piece.first_published_at = slot() + timedelta(seconds=10 - minutes)
        piece.save()
    return found


def titles(issue=None):
    return [item.title for item in items_of(issue or next_issue("daily", now()))]


def press(client, act, **more):
    issue = next_issue("daily", now())
    kept = [item.id for item in items_of(issue)]
    given = {"slot": issue.slot.isoformat(), "lam": act, "thu-tu": kept, "bo": issue.dropped_ids, **more}
    return client.post(PATH, given)


def test_the_board_moves_drops_and_introduces(lg, client, pieces):
    client.force_login(lg.editor)
    assert titles() == ["Bài 3", "Bài 2", "Bài 1"]
    press(client, f"len:{pieces[2].pk}")
    assert titles() == ["Bài 3", "Bài 1", "Bài 2"]
    press(client, f"xuong:{pieces[0].pk}")
    assert titles() == ["Bài 1", "Bài 3", "Bài 2"]
    press(client, f"bo:{pieces[0].pk}", intro="Chào buổi sáng", subject="Tin <mới>")
    assert titles() == ["Bài 1", "Bài 2"]
    page = client.get(PATH).content.decode()
    assert "Đã bỏ khỏi số này" in page
    preview = client.get(f"{PATH}xem-thu/")
    said = preview.content.decode()
    assert "Chào buổi sáng" in said
    assert said.index("Bài 1") < said.index("Bài 2")
    assert "Bài 3" not in said
    assert "script-src 'none'" in preview["Content-Security-Policy"]
    press(client, f"lay-lai:{pieces[0].pk}", intro="Chào buổi sáng")
    assert sorted(titles()) == ["Bài 1", "Bài 2", "Bài 3"]
    listed = client.get("/toa-soan/ban-tin/").content.decode()
    assert "Sửa số này" in listed


def test_what_is_on_its_way_is_closed(lg, client, pieces):
    make_reader()
    with pytest.raises(RuleBroken, match="đã gửi"):
        edit_issue(rhythm="daily", slot=slot(), edit=Edit(intro="Muộn"), by=lg.editor)
    Issue.objects.create(rhythm="daily", slot=next_slot("daily", now()), state=Issue.State.SENDING)
    client.force_login(lg.editor)
    answer = press(client, "luu", intro="Muộn rồi")
    assert answer.status_code == 409
    assert "Muộn rồi" in answer.content.decode()


def test_a_long_text_and_a_wrong_time_are_refused(lg, client, pieces):
    client.force_login(lg.editor)
    assert press(client, "luu", intro="x" * 601).status_code == 409
    assert press(client, "luu", slot="2026-99-99T00:00").status_code == 409
    assert not Issue.objects.exists()
    assert press(client, "luu", intro="x" * 600).status_code == 302


def test_only_the_portals_board_edits(lg, client, pieces):
    below = make_user(lg.district, Role.MANAGING_EDITOR, name="Trưởng Ban Dưới")
    paths = ("/toa-soan/ban-tin/", PATH, f"{PATH}xem-thu/", "/toa-soan/ban-tin/hourly/")
    for user in (lg.lan, below):
        client.force_login(user)
        assert [client.get(path).status_code for path in paths] == [404] * 4
    client.force_login(lg.secretary)
    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 404]
