import io

import pytest

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.publishing.distribution.clips import chosen_clip, clip_choices
from lantoa.publishing.distribution.tests.factories import Federation, make_unit
from lantoa.services.media.facade import Video
from lantoa.services.media.tests.films import film

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Federation()


def test_a_clip_that_came_along_is_kept_and_can_be_chosen_again(house):
    brought = chosen_clip(by=house.lan, unit=house.superior, title="Bữa cơm ca ba", upload=io.BytesIO(film()))
    assert (brought.unit, brought.uploaded_by, brought.state) == (house.superior, house.lan, "ready")
    assert clip_choices(house.province) == [(str(brought.pk), "Bữa cơm ca ba · 0:02")]
    assert chosen_clip(by=house.lan, unit=house.province, title="", video_id=brought.pk) == brought
    assert chosen_clip(by=house.lan, unit=house.province, title="") is None


def test_what_is_no_clip_or_not_ones_own_is_refused(house):
    with pytest.raises(RuleBroken, match="không phải video"):
        chosen_clip(by=house.lan, unit=house.province, title="", upload=io.BytesIO(b"PK\x03\x04" + bytes(64)))
    assert Video.objects.count() == 0
    brought = chosen_clip(by=house.lan, unit=house.superior, title="", upload=io.BytesIO(film()))
    other = make_unit("Tỉnh khác", kind="province")
    assert clip_choices(other) == []
    with pytest.raises(NotAllowed):
        chosen_clip(by=house.lan, unit=other, title="", video_id=brought.pk)
