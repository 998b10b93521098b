import pytest

from lantoa.org.people.models import User
from lantoa.services.notify.facade import mark_read, notify, unread

pytestmark = pytest.mark.django_db


def test_the_same_thing_is_told_once_and_only_to_whom_it_concerns():
    lan, hung = User.objects.create(username="lan"), User.objects.create(username="hung")

    assert notify([lan, lan], text="Có việc mới", url="/lam-viec/", source="release:1") == 1
    assert notify([lan], text="Có việc mới", source="release:1") == 0
    assert [notice.text for notice in unread(lan)] == ["Có việc mới"]
    assert list(unread(hung)) == []
    assert mark_read(hung) == 0
    assert (mark_read(lan), mark_read(lan)) == (1, 0)
