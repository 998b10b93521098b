"""Proofs looked at by the worker and by people, against a site that stands in for Facebook."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lantoa.kit.clock import now, today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.facts.models import Fact
from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.access import get_proof_for, proofs_for, tasks_for
from lantoa.publishing.distribution.actions import accept_proof, finish_task, refuse_proof
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.proof import check
from lantoa.publishing.distribution.proof.check import check_proofs, count_clicks
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_user
from lantoa.services.analytics.facade import Click
from lantoa.services.notify.facade import unread

pytestmark = pytest.mark.django_db


class Posts(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200 if self.path == "/bai" else 404)
        self.end_headers()
        self.wfile.write("<title>Bữa cơm ca ba thêm canh</title>".encode())

    def log_message(self, *values):
        pass


@pytest.fixture
def site(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Posts)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FACEBOOK_GRAPH_URL = f"http://localhost:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def house():
    house = Federation(grassroots=2)
    make_channel(house.units[0], "facebook_group", is_automatic=False)
    house.officer = make_user(Role.OFFICER, house.units[0])
    house.superior_officer = make_user(Role.OFFICER, house.superior)
    house.neighbour = make_user(Role.OFFICER, house.units[1])
    house.task = house.release(page=make_page("Bữa cơm ca ba thêm canh")).deliveries.get()
    return house


def share(house, link="https://www.facebook.com/groups/1/posts/2"):
    return finish_task(delivery=house.task, by=house.officer, proof_url=link)


def state_of(house):
    house.task.refresh_from_db()
    return house.task.proof_state


def visit_link(task, visitors):
    rows = [Click(day=today(), link_id=task.pk, visitor=bytes([n]) * 16) for n in range(visitors)]
    Click.objects.bulk_create(rows)


def test_a_link_whose_page_shows_the_title_is_proof(house, site, settings):
    share(house, f"{settings.FACEBOOK_GRAPH_URL}/bai")
    assert state_of(house) == "unchecked"
    assert check_proofs() == 1
    assert state_of(house) == "opened"
    assert list(proofs_for(house.superior_officer)) == []


def test_a_link_is_opened_once(house, site, settings):
    share(house, f"{settings.FACEBOOK_GRAPH_URL}/khac")
    for _again in range(3):
        check_proofs()
    assert site.asked == ["/khac"]
    assert state_of(house) == "unchecked"
    share(house, f"{settings.FACEBOOK_GRAPH_URL}/bai")
    check_proofs()
    assert state_of(house) == "opened"


def test_a_link_elsewhere_is_never_opened_by_the_worker(house, site):
    Delivery.objects.filter(pk=house.task.pk).update(
        state="done", sent_at=now(), proof_state="unchecked", proof_url=f"http://127.0.0.1:{site.server_port}/bai"
    )
    check_proofs()
    assert site.asked == []
    assert list(proofs_for(house.superior_officer)) == [house.task]


def test_a_network_that_does_not_answer_holds_nothing_up(house, site, settings, monkeypatch):
    monkeypatch.setattr(check, "LONGEST_ROUND_SECONDS", 0.0)
    share(house, f"{settings.FACEBOOK_GRAPH_URL}/bai")
    assert check_proofs() in (0, 1)
    house.task.refresh_from_db()
    assert house.task.proof_checked_at is not None


@pytest.mark.parametrize(("visitors", "state"), [(0, "unchecked"), (1, "unchecked"), (2, "clicked"), (5, "clicked")])
def test_readers_of_the_link_are_proof_and_one_trial_is_none(house, visitors, state):
    share(house)
    Delivery.objects.update(proof_checked_at=now())
    visit_link(house.task, visitors)
    assert count_clicks() == (state == "clicked")
    assert state_of(house) == state
    assert count_clicks() == 0


def test_clicks_of_an_old_share_change_nothing(house):
    share(house)
    Delivery.objects.update(proof_checked_at=now(), sent_at=now() - timedelta(days=40))
    visit_link(house.task, 3)
    assert count_clicks() == 0


@pytest.fixture
def unsure(house):
    share(house)
    Delivery.objects.update(proof_checked_at=now())
    return house


def test_what_no_program_can_tell_is_on_the_superior_s_list(unsure):
    assert list(proofs_for(unsure.superior_officer)) == [unsure.task]
    assert list(proofs_for(unsure.lan)) == [unsure.task]
    assert list(proofs_for(unsure.officer)) == []
    assert list(proofs_for(unsure.neighbour)) == []
    assert get_proof_for(unsure.superior_officer, unsure.task.pk) == unsure.task
    for stranger, pk in ((unsure.officer, unsure.task.pk), (unsure.neighbour, unsure.task.pk), (unsure.lan, 10**9)):
        with pytest.raises(NotAllowed):
            get_proof_for(stranger, pk)


def test_an_accepted_proof_is_off_the_list(unsure):
    for _again in range(2):
        accept_proof(delivery=unsure.task, by=unsure.superior_officer)
    assert state_of(unsure) == "accepted"
    assert list(proofs_for(unsure.superior_officer)) == []


def test_a_refused_proof_opens_the_task_again_and_tells_why(unsure):
    refuse_proof(delivery=unsure.task, by=unsure.superior_officer, reason="Liên kết mở ra trang khác")
    unsure.task.refresh_from_db()
    assert (unsure.task.state, unsure.task.proof_state, unsure.task.proof_url) == ("task", "refused", "")
    assert unsure.task.error == "Liên kết mở ra trang khác"
    assert list(tasks_for(unsure.officer)) == [unsure.task]
    assert "Liên kết mở ra trang khác" in unread(unsure.officer).get().text
    assert list(Fact.objects.filter(kind="share_done").order_by("pk").values_list("quantity", flat=True)) == [1, -1]
    with pytest.raises(RuleBroken):
        refuse_proof(delivery=unsure.task, by=unsure.superior_officer, reason="Lần nữa")


def test_a_refusal_has_a_reason_and_nobody_checks_themselves(unsure):
    with pytest.raises(RuleBroken, match="vì sao"):
        refuse_proof(delivery=unsure.task, by=unsure.superior_officer, reason="  ")
    with pytest.raises(RuleBroken, match="không tự kiểm"):
        accept_proof(delivery=unsure.task, by=unsure.officer)
    assert state_of(unsure) == "unchecked"


def test_what_is_recalled_is_not_refused(unsure):
    Delivery.objects.update(is_recalled=True)
    with pytest.raises(RuleBroken, match="thu hồi"):
        refuse_proof(delivery=unsure.task, by=unsure.superior_officer, reason="Sai")
