"""The example federation holds what the issue promises, and nothing that looks unfinished."""

import hashlib
import io
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from lantoa.config.sample.channels import channels
from lantoa.config.sample.further import everything, further_channels
from lantoa.config.sample.loading.planning import ASSIGNMENTS, DIRECTIONS, ENTRIES, SHIFTS
from lantoa.config.sample.people import ACCOUNTS, BOARD, account, people
from lantoa.config.sample.pictures import LARGEST, PictureSpec, draw, jpeg
from lantoa.config.sample.pieces import SECTIONS, TOPICS, dispatches, pieces, when
from lantoa.config.sample.units import REFORM, events, former_units, units
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.newsroom.facade import Article

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=HERE)
JUST_AFTER_MIDNIGHT = datetime(2027, 2, 7, 0, 5, tzinfo=HERE)
ROLES = {
    *("officer", "reporter", "secretary", "section_editor", "photo_editor", "video_editor", "graphics_editor"),
    *("social_editor", "legal_adviser", "managing_editor", "leadership", "administrator"),
}


def all_pictures() -> list[PictureSpec]:
    found = [picture for piece in pieces(NOW) for picture in piece.pictures]
    return found + [photo for dispatch in dispatches(NOW) for photo in dispatch.photos]


def words(text: str) -> int:
    return len(text.split())


# Units


def test_the_tree_has_exactly_the_promised_units_and_members():
    assert Counter(unit.kind for unit in units()) == {"province": 1, "superior": 22, "grassroots": 1200}
    assert sum(unit.members for unit in units()) == 80_000
    assert {unit.members for unit in units() if unit.kind != "grassroots"} == {0}
    assert min(unit.members for unit in units() if unit.kind == "grassroots") >= 5


def test_codes_run_without_a_gap_and_names_are_nfc_and_unique():
    everybody = [*units(), *former_units()]
    assert [u.code for u in units() if u.kind == "grassroots"] == [f"LG-{n:04d}" for n in range(1, 1201)]
    assert len({u.code for u in everybody}) == len({u.name for u in everybody}) == len(everybody)
    for unit in everybody:
        assert unit.name == unicodedata.normalize("NFC", unit.name)
        assert len(unit.name) <= 250
        assert len(unit.short_name) <= 120


def test_every_unit_hangs_under_one_that_lives_on_that_day():
    known = {unit.code: unit for unit in [*units(), *former_units()]}
    for unit in units()[1:]:
        parent = known[unit.parent_code]
        assert parent.valid_from <= unit.parent_from >= unit.valid_from
        assert {"superior": "province", "grassroots": "superior"}[unit.kind] == parent.kind
        if unit.former_parent:
            former = known[unit.former_parent]
            assert former.valid_from <= unit.valid_from
            assert former.valid_to == unit.parent_from - timedelta(days=1)
        else:
            assert unit.parent_from == unit.valid_from


def test_history_fits_the_tree():
    known = {unit.code: unit for unit in [*units(), *former_units()]}
    kinds = Counter(event.kind for event in events())
    assert kinds["renamed"] == 5
    assert [e.targets for e in events() if e.kind == "merged" and len(e.sources) > 1] == [("LG-0033",), ("LG-0034",)]
    assert events() == sorted(events(), key=lambda event: event.on)
    ended = {code for event in events() if event.kind != "renamed" for code in event.sources}
    assert ended == {unit.code for unit in former_units()}
    for event in events():
        for code in event.sources:
            last = known[code].valid_to
            assert (last is None) == (event.kind == "renamed")
            assert last is None or last + timedelta(days=1) == event.on
        assert all(known[code].valid_from <= event.on for code in event.targets)
    assert known["LG-S01"].valid_from == REFORM


# Channels


def test_channels_are_in_the_promised_shares():
    kinds = {unit.code: unit.kind for unit in units()}
    below = [channel for channel in channels() if kinds[channel.unit_code] == "grassroots"]
    assert Counter(channel.network for channel in below) == {"zalo_group": 1200, "facebook": 1080}
    assert sum(bool(channel.token) for channel in below) == 648
    above = Counter(channel.network for channel in channels() if kinds[channel.unit_code] != "grassroots")
    assert above == {"facebook": 23, "zalo_oa": 23, "zalo_group": 23}
    assert len({(channel.network, channel.address) for channel in channels()}) == len(channels())


def test_tokens_are_the_simulators_and_only_on_automatic_channels():
    for channel in channels():
        expected = {"facebook": f"EAAsim.{channel.address}", "zalo_oa": f"oa-{channel.address}-a0", "zalo_group": ""}
        assert channel.token == (expected[channel.network] if channel.mode == "auto" else "")
        assert bool(channel.refresh_token) == (channel.network == "zalo_oa")
        assert (channel.state == "manual") == (channel.mode == "manual")
        assert bool(channel.state_reason) == (channel.state == "reconnect")
    troubled = sum(channel.state == "reconnect" for channel in channels())
    assert 10 <= troubled <= 40, "a few to mend, not a flood"
    assert 5 <= sum(channel.expires_in is not None for channel in channels()) <= 20, "some end within the week"
    assert next(c for c in channels() if c.unit_code == "LG-0001" and c.network == "facebook").state == "connected"


def test_every_network_of_the_product_but_profiles_and_programs_is_heard():
    per_network = Counter(channel.network for channel in everything())
    assert set(per_network) == {*SPECS} - {"facebook_profile", "webhook"}
    assert len({(c.network, c.address, c.unit_code) for c in everything()}) == len(everything())
    assert {c.network for c in everything() if c.unit_code == "LG-0001"} >= {"notice", "loudspeaker", "facebook_group"}
    for channel in further_channels():
        spec = SPECS[channel.network]
        assert (channel.mode == "auto") == spec.is_automatic
        assert bool(channel.token) == ("token" in spec.needs)


# People


def test_everybody_has_a_role_in_a_living_unit():
    codes = {unit.code for unit in units()}
    for person in people():
        assert person.unit_code in codes
        assert person.roles
        assert set(person.roles) <= ROLES
        assert person.email.endswith(".example")
    assert len({p.username for p in people()}) == len({p.full_name for p in people()}) == len(people())
    assert {role for person in people() for role in person.roles} == ROLES


def test_the_example_accounts_do_what_the_contract_says():
    roles = {name: account(name).roles for name in ACCOUNTS}
    assert roles == {
        "coso": ("officer", "reporter"),
        "captren": ("officer",),
        "bientap": ("section_editor",),
        "truongban": ("managing_editor",),
        "thuongtruc": ("leadership",),
        "quantri": ("administrator",),
    }
    parents = {unit.code: unit.parent_code for unit in units()}
    assert parents[account("coso").unit_code] == account("captren").unit_code


def test_the_board_of_twelve_answers_for_every_section():
    assert [person.on_board for person in BOARD] == list(range(1, 13))
    editors = [person for person in BOARD if person.roles == ("section_editor",)]
    assert {slug for person in editors for slug in person.sections} == {section.slug for section in SECTIONS}


# Pieces and dispatches


def test_forty_pieces_fill_all_sections_and_topics():
    per_section = Counter(piece.section for piece in pieces(NOW))
    assert per_section == {section.slug: 4 for section in SECTIONS}
    per_topic = Counter(topic for piece in pieces(NOW) for topic in piece.topics)
    assert set(per_topic) == {topic.slug for topic in TOPICS}
    assert min(per_topic.values()) >= 2


@pytest.mark.parametrize("piece", pieces(NOW), ids=lambda piece: piece.key)
def test_a_piece_is_a_whole_newspaper_piece(piece):
    assert 4 <= words(piece.title) <= 15
    assert 30 <= words(piece.lead) <= 60
    assert 250 <= words(piece.text) <= 600
    assert 5 <= sum(block.kind == "paragraph" for block in piece.blocks) <= 22
    assert all(block.text and block.said_by for block in piece.blocks if block.kind == "quote")
    assert piece.unit_code in {unit.code for unit in units()}
    assert piece.author in {person.pen_name for person in people()}
    assert piece.place
    assert len(piece.tags) >= 2
    whole = "\n".join([piece.title, piece.lead, piece.text])
    assert whole == unicodedata.normalize("NFC", whole)
    assert not re.search(r"[{}]|\s{3}|\.\.\.|<|dữ liệu mẫu", whole)
    assert '"' not in whole, "quotation marks are “ ”"
    for picture in piece.pictures:
        assert words(picture.alt) >= 6
        assert picture.caption.endswith(".")
        # The page itself says "Ảnh:" before it.
        assert picture.credit
        assert not picture.credit.startswith("Ảnh")


@pytest.mark.parametrize("now", [NOW, JUST_AFTER_MIDNIGHT, datetime(2028, 3, 1, 23, 59, tzinfo=HERE)])
def test_nothing_happens_after_it_was_told(now):
    for piece in pieces(now):
        assert piece.happened_at <= piece.filed_at < piece.published_at < now
    for dispatch in dispatches(now):
        assert dispatch.happened_at <= dispatch.filed_at < now
    assert max(piece.published_at for piece in pieces(now)) > now - timedelta(days=3)


def test_hours_are_vietnamese_whatever_zone_the_caller_counts_in():
    here, there = pieces(NOW), pieces(NOW.astimezone(UTC))
    assert [piece.published_at for piece in here] == [piece.published_at for piece in there]
    soup = next(piece for piece in there if piece.key.startswith("01-"))
    assert f"{soup.happened_at:%H:%M %z}" == "14:00 +0700"


def test_dates_follow_the_calendar():
    assert when("tet-14 17:00", NOW) == datetime(2026, 2, 3, 17, 0, tzinfo=HERE)
    assert when("11-22 08:00", NOW).year == 2025, "today's own day is not yet the past"
    assert when("3d 08:30", NOW) == datetime(2026, 11, 19, 8, 30, tzinfo=HERE)
    assert when("40m", NOW) == datetime(2026, 11, 22, 8, 50, tzinfo=HERE)
    with pytest.raises(ValueError, match="no such day"):
        when("soon 08:00", NOW)


def test_dispatches_stand_in_every_state_and_come_from_officers_of_the_unit():
    assert Counter(d.state for d in dispatches(NOW)) == {"received": 3, "in_editing": 2, "returned": 2, "declined": 2}
    who = {person.username: person for person in people()}
    for dispatch in dispatches(NOW):
        assert who[dispatch.filed_by].unit_code == dispatch.unit_code
        assert (dispatch.state == "in_editing") == bool(dispatch.taken_by)
        assert bool(dispatch.notes) == (dispatch.state in ("returned", "declined"))
        for note in dispatch.notes:
            assert note.by in who
            assert note.kind in ("returned", "declined", "answered")


# Pictures


def test_every_picture_is_different_and_named_once():
    found = all_pictures()
    assert len(found) >= 50
    assert len({picture.name for picture in found}) == len(found)
    assert len({picture.scene for picture in found}) >= 14


def test_pictures_decode_differ_and_are_small():
    thumbs = {}
    for spec in all_pictures()[::4]:
        data = jpeg(spec)
        assert len(data) <= LARGEST
        image = Image.open(io.BytesIO(data))
        image.load()
        assert image.size in ((1600, 900), (1200, 1500))
        thumbs[spec.name] = hashlib.sha256(image.resize((32, 32)).quantize(16).tobytes()).hexdigest()
    assert len(set(thumbs.values())) == len(thumbs)


def test_a_picture_is_the_same_in_every_run():
    spec = all_pictures()[0]
    assert draw(spec).tobytes() == draw(spec).tobytes()


def test_plans_name_people_units_and_sections_that_exist():
    slugs = {section.slug for section in SECTIONS} | {""}
    codes = {unit.code for unit in units()}
    assert {username for username, _, _ in SHIFTS} <= {person.username for person in BOARD}
    assert {slug for _, slug, _ in SHIFTS} | {row[2] for row in ENTRIES} | {slug for slug, _ in DIRECTIONS} <= slugs
    assert {row[2] for row in ASSIGNMENTS} <= codes
    assert {row[3] for row in ASSIGNMENTS} <= slugs
    assert {row[3] for row in ENTRIES} | {row[2] for row in SHIFTS} <= {*Article.Genre.values, ""}
    assert len({row[5] for row in ENTRIES if row[5] is not None}) == sum(row[5] is not None for row in ENTRIES)
