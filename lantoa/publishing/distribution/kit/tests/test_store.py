"""Files of a kit: what is drawn, for whom, and that it is drawn once."""

import io
import unicodedata
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed
from lantoa.publishing.distribution.kit import share_kit, spoken_text, store
from lantoa.publishing.distribution.kit.cards import BARE, PLANS, fitted
from lantoa.publishing.distribution.kit.pictures import shaped
from lantoa.publishing.distribution.kit.store import forget_kits, kit_file
from lantoa.publishing.distribution.tests.factories import Federation, make_channel
from lantoa.services.analytics.facade import short_code, short_url

pytestmark = pytest.mark.django_db

SIZES = {"the-vuong": (1080, 1080), "the-doc": (1080, 1920)}
CROPS = {"anh-1-vuong": (1080, 1080), "anh-1-doc": (1080, 1920), "anh-1-ngang": (1200, 630)}


@pytest.fixture
def house(settings):
    house = Federation(grassroots=2)
    for unit in house.units:
        make_channel(unit, "zalo_group", is_automatic=False)
    house.spread = house.release()
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 800)).convert("RGB").save(picture, "JPEG")
    name = default_storage.save("images/canh.jpg", ContentFile(picture.getvalue()))
    house.spread.content = {
        "lead": "Từ 1/12, mọi suất cơm ca ba có thêm bát canh.",
        "section": "Đời sống",
        "pictures": [f"{settings.BASE_URL}{settings.MEDIA_URL}{name}"],
    }
    house.spread.save()
    house.task = house.spread.deliveries.order_by("pk").first()
    return house


@pytest.mark.parametrize(("part", "size"), {**SIZES, **CROPS}.items())
def test_pictures_have_the_networks_sizes(house, part, size):
    made = kit_file(house.task, part)
    image = Image.open(io.BytesIO(made.content))
    assert (image.size, image.format, made.content_type) == (size, "JPEG", "image/jpeg")
    assert made.name == f"{part}-{short_code(house.task.pk)}.jpg"
    assert not image.getexif()


def test_a_poster_is_one_a4_page_with_its_fonts_inside(house):
    made = kit_file(house.task, "ap-phich")
    assert made.content.startswith(b"%PDF-")
    assert made.content.count(b"/Type /Page\n") + made.content.count(b"/Type /Page ") == 1
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in made.content
    assert made.content.count(b"/FontFile2") == 2
    assert b"BeVietnamPro-SemiBold" in made.content


def test_what_is_made_once_is_kept(house, monkeypatch):
    first = kit_file(house.task, "the-vuong")
    monkeypatch.setattr(store, "card", None)
    assert kit_file(house.task, "the-vuong") == first


def test_another_unit_s_card_and_another_title_are_other_cards(house):
    other = house.spread.deliveries.exclude(pk=house.task.pk).first()
    first = kit_file(house.task, "the-vuong").content
    assert kit_file(other, "the-vuong").content != first
    house.task.release.title = "Tít khác"
    assert kit_file(house.task, "the-vuong").content != first


def test_a_picture_that_is_gone_leaves_a_card_without_it(house):
    default_storage.delete("images/canh.jpg")
    assert Image.open(io.BytesIO(kit_file(house.task, "the-vuong").content)).size == (1080, 1080)


@pytest.mark.parametrize(
    "part", ["", "the", "anh-0-vuong", "anh-2-vuong", "anh-1-tron", "../../etc/passwd", "the-ngang"]
)
def test_there_is_no_other_part(house, part):
    with pytest.raises(NotAllowed):
        kit_file(house.task, part)


def test_no_file_outside_the_pictures_is_read(house):
    house.task.release.content["pictures"] = ["http://elsewhere.example/a.jpg"]
    with pytest.raises(FileNotFoundError):
        kit_file(house.task, "anh-1-vuong")


def test_kept_files_go_with_time_and_are_made_anew(house):
    first = kit_file(house.task, "the-vuong")
    assert forget_kits(now() - timedelta(days=1)) == 0
    assert forget_kits(now() + timedelta(minutes=1)) == 1
    assert forget_kits(now() + timedelta(minutes=1)) == 0
    assert kit_file(house.task, "the-vuong") == first


def test_everything_said_is_in_nfc(house):
    release = house.task.release
    release.title = unicodedata.normalize("NFD", "Bữa cơm ca ba thêm bát canh")
    release.texts = {"default": unicodedata.normalize("NFD", "Mời đoàn viên đọc.")}
    house.task.unit.name = unicodedata.normalize("NFD", "Công đoàn cơ sở May")
    kit = share_kit(house.task)
    for said in (kit.title, kit.text, kit.caption, kit.unit_name, spoken_text(kit)):
        assert said == unicodedata.normalize("NFC", said)


def test_a_caption_fits_its_network_and_ends_with_the_own_link(house):
    house.task.release.texts = {"default": "đoàn viên " * 400}
    kit = share_kit(house.task)
    assert len(kit.caption) <= 2000
    assert kit.caption.endswith(f"…\n\n{short_url(house.task.pk)}")


@pytest.mark.parametrize("plan", [*PLANS.values(), *BARE.values()])
@pytest.mark.parametrize("title", ["Đại hội", "Công đoàn tổ chức hội thi nấu ăn " * 12])
def test_titles_of_any_length_stay_within_their_field(plan, title):
    size, setting = fitted(title, plan, top=plan.top + 64)
    assert plan.smallest <= size <= plan.largest
    assert plan.top + 64 + len(setting.lines) * size * 1.28 <= plan.foot
    assert setting.is_cut == (len(title) > 200)


def test_a_wide_picture_stands_whole_in_a_tall_frame():
    """A crop would keep less than half of it: both ends of the picture are still to be seen."""
    image = Image.new("RGB", (1200, 600), "white")
    image.paste("red", (0, 0, 40, 600))
    image.paste("blue", (1160, 0, 1200, 600))
    tall = shaped(image, (540, 960))
    assert tall.getpixel((4, 480)) == (255, 0, 0)
    assert tall.getpixel((535, 480)) == (0, 0, 255)
