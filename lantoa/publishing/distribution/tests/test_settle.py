"""What goes with a post that stands and was left for a person."""

import pytest

from lantoa.kit.errors import RuleBroken
from lantoa.org.audit import facade as audit
from lantoa.publishing.distribution.actions import recall_release, settle_left_over
from lantoa.publishing.distribution.models import Delivery
from lantoa.publishing.distribution.tests.screens import reach, say, text_of

pytestmark = pytest.mark.django_db
WHY = "Bài đã hiện trên OA, nhưng Zalo không gửi tới người quan tâm: hết lượt (mã -211)"


@pytest.fixture
def left(release):
    row = release.deliveries.filter(state="waiting").first()
    reach(release, pk=row.pk)
    Delivery.objects.filter(pk=row.pk).update(needs_person=True, error_class="left_over", error=WHY)
    row.refresh_from_db()
    return row


def test_the_release_says_what_is_left_and_a_button_settles_it(client, federation, release, left):
    listed = say(client, federation.lan, f"/lan-toa/{release.pk}/luot/")
    assert WHY in text_of(listed)
    assert "Bài đã lên, còn một việc máy không tự làm được" in text_of(
        say(client, federation.lan, f"/lan-toa/{release.pk}/")
    )

    path = f"/lan-toa/{release.pk}/lam-not/"
    for _ in range(2):
        answer = client.post(path, {"delivery": left.pk}, follow=True)
        assert "việc còn lại đã làm xong" in text_of(answer)
    left.refresh_from_db()
    assert (left.state, left.needs_person, left.error_class, left.error) == ("sent", False, "", "")
    assert [row.detail for row in audit.history_of(left)] == [{"left_over": WHY}]


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "0"])
def test_a_strange_number_settles_nothing(client, federation, release, left, number):
    client.force_login(federation.lan)
    answer = client.post(f"/lan-toa/{release.pk}/lam-not/", {"delivery": number}, follow=True)
    assert "không còn việc nào" in text_of(answer)


def test_what_waits_or_was_recalled_or_belongs_to_another_release_is_not_settled(federation, release, left):
    waiting = release.deliveries.filter(state="waiting").first()
    other = federation.release()
    for of, delivery in ((release, waiting), (other, left)):
        with pytest.raises(RuleBroken):
            settle_left_over(release=of, delivery_id=delivery.pk, by=federation.lan)
    recall_release(release=release, by=federation.lan)
    with pytest.raises(RuleBroken):
        settle_left_over(release=release, delivery_id=left.pk, by=federation.lan)
