import pytest

from lantoa.org.people.facade import Role
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.factories import Federation, make_channel, make_page, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_a_piece_tells_how_far_it_got_to_who_may_know(client):
    federation, page = Federation(grassroots=2), make_page()
    for unit in federation.units:
        make_channel(unit, "zalo_group", is_automatic=False)
    address = f"/lan-toa/bai/{page.pk}/tom-tat/"
    federation.release(page=make_page("Bài khác"))
    client.force_login(federation.lan)
    assert "đợt" not in client.get(address).content.decode()

    release = federation.release(page=page)
    Delivery.objects.filter(release=release, unit=federation.units[0]).update(
        state=Delivery.State.DONE, sent_at=release.started_at
    )
    told = client.get(address).content.decode()
    officer = make_user(Role.OFFICER, federation.units[0])
    client.force_login(officer)
    assert "đợt" not in client.get(address).content.decode()
    mai = make_user(Role.OFFICER, make_unit("Tỉnh khác", kind="province"))
    client.force_login(mai)

    assert "1 đợt, 0 lượt bấm" in told
    assert "25 % đơn vị" in told
    assert client.get(address).status_code == 404
