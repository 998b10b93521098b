"""Every address that names a thing, asked by everybody: what is another unit's looks as if it were not there.

An address that nobody has put into one of the tables below, or of `open_doors.py`, fails the first test.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lantoa.publishing.distribution.facade import Audience
from lantoa.publishing.newsroom.facade import Article
from lantoa.services.notify.facade import unread
from tests.hostile.doors import BOARD, DESK, FOLLOWERS, MANAGERS, PAYMENTS, RELEASERS, Door, door
from tests.hostile.open_doors import (
    BY_KIND,
    BY_NETWORK,
    BY_RHYTHM,
    BY_SECRET,
    OWN_ACCOUNT,
    PUBLIC,
    UNKNOWN,
    WAGTAIL,
)
from tests.hostile.world import EVERYBODY, STRANGERS

pytestmark = pytest.mark.django_db

PAGES = {
    **PAYMENTS,
    "newsroom:dispatch_detail": door({"dispatch_id": "dispatch"}, get=BOARD),
    "newsroom:dispatch_decide": door({"dispatch_id": "dispatch"}, post=DESK, step="nhan"),
    "newsroom:piece_detail": door({"article_id": "draft"}, get=BOARD),
    "newsroom:piece_edit": door({"article_id": "draft"}, get=DESK, post=DESK),
    "newsroom:piece_preview": door({"article_id": "draft"}, get=BOARD),
    "newsroom:piece_checks": door({"article_id": "draft"}, get=BOARD),
    "newsroom:piece_links": door({"article_id": "draft"}, post=DESK),
    "newsroom:piece_compare": door({"article_id": "draft"}, get=BOARD),
    "newsroom:piece_restore": door({"article_id": "draft"}, post=DESK),
    "newsroom:piece_decide": door({"article_id": "draft"}, post=DESK, step="nhan"),
    "newsroom:card_dispatch": door({"dispatch_id": "dispatch"}, get=BOARD),
    "newsroom:card_dispatch_step": door({"dispatch_id": "dispatch"}, post=DESK, step="nhan"),
    "newsroom:card_piece": door({"article_id": "draft"}, get=BOARD),
    "newsroom:card_piece_step": door({"article_id": "draft"}, post=DESK, step="nhan"),
    "newsroom:filter_remove": door({"filter_id": "filter"}, post={"editor"}),
    "newsroom:pin_step": door({"pin_id": "pin"}, post=RELEASERS, step="len"),
    "newsroom:bulk_task": door({"task_id": "bulk"}, get=DESK),
    "newsroom:bulk_progress": door({"task_id": "bulk"}, get=DESK),
    "newsroom:bulk_export": door({"task_id": "bulk"}, get=DESK),
    "newsroom:bulk_step": door({"task_id": "bulk"}, post=DESK, step="dung"),
    "planning:assignment_detail": door({"assignment_id": "assignment"}, get={"lan", *BOARD}),
    "planning:assignment_step": door({"assignment_id": "assignment"}, post={"lan"}, step="nhan"),
    "planning:entry_detail": door({"entry_id": "entry"}, get=BOARD, post=DESK),
    "planning:entry_link": door({"entry_id": "entry"}, post=DESK),
    "planning:entry_remove": door({"entry_id": "entry"}, post=DESK),
    "planning:shift_remove": door({"shift_id": "shift"}, post=RELEASERS),
    "planning:shift_substitute": door({"shift_id": "shift"}, post=RELEASERS),
    "planning:leave_remove": door({"leave_id": "leave"}, post={"editor", *RELEASERS}),
    "planning:direction_read": door({"direction_id": "direction"}, post=BOARD),
    "planning:direction_end": door({"direction_id": "direction"}, post={"chief", "leader", "admin"}),
    "planning:piece_directions": door({"article_id": "draft"}, get=BOARD),
    "collections:campaign_detail": door({"campaign_id": "campaign"}, get=BOARD),
    # Who may not decide is told so: they see the page.
    "collections:campaign_decide": door({"campaign_id": "campaign"}, post=BOARD, step="dang"),
    "signoff:piece_signoffs": door({"article_id": "draft"}, get=BOARD, post=DESK),
    "signoff:piece_part": door({"article_id": "draft"}, get=BOARD),
    "signoff:signoff_state": door({"signoff_id": "signoff"}, get=BOARD),
    "signoff:signoff_withdraw": door({"signoff_id": "signoff"}, post=DESK),
    "signoff:signoff_again": door({"signoff_id": "signoff"}, post=DESK),
    "record:piece_record": door({"article_id": "draft"}, get=BOARD),
    "newsroom:duty_remove": door({"duty_id": "duty"}, post={"chief", "admin"}),
    "distribution:release_detail": door({"release_id": "release"}, get=FOLLOWERS),
    "distribution:release_live": door({"release_id": "release"}, get=FOLLOWERS),
    "distribution:missing_list": door({"release_id": "release"}, get=FOLLOWERS),
    "distribution:missing_export": door({"release_id": "release"}, get=FOLLOWERS, format="csv"),
    "distribution:delivery_list": door({"release_id": "release"}, get=FOLLOWERS),
    "distribution:release_retry": door({"release_id": "release"}, post=RELEASERS),
    "distribution:release_remind": door({"release_id": "release"}, post=RELEASERS),
    "distribution:release_pause": door({"release_id": "release"}, post=RELEASERS),
    "distribution:release_resume": door({"release_id": "release"}, post=RELEASERS),
    "distribution:release_recall": door({"release_id": "release"}, get=RELEASERS, post=RELEASERS),
    "distribution:delivery_export": door({"release_id": "release"}, get=FOLLOWERS, format="csv"),
    "distribution:release_settle": door({"release_id": "release"}, post=RELEASERS),
    "distribution:release_stop": door({"release_id": "release"}, post=RELEASERS),
    "distribution:release_correct": door({"release_id": "release"}, get=RELEASERS, post=RELEASERS),
    "distribution:ack_list": door({"release_id": "release"}, get=FOLLOWERS),
    "distribution:ack_give": door({"release_id": "release", "code": "unit"}, post={"lan"}),
    "distribution:intro_list": door({"release_id": "release"}, get=FOLLOWERS),
    "distribution:intro_write": door({"release_id": "release", "code": "unit"}, post=MANAGERS),
    "distribution:intro_waive": door({"release_id": "release"}, post=RELEASERS),
    "distribution:unit_spread": door({"code": "unit"}, get=FOLLOWERS),
    "distribution:channel_detail": door({"channel_id": "channel"}, get=FOLLOWERS),
    "distribution:channel_change": door({"channel_id": "channel"}, post=MANAGERS),
    "distribution:channel_check": door({"channel_id": "channel"}, post=MANAGERS),
    "distribution:channel_close": door({"channel_id": "channel"}, post=MANAGERS),
    "distribution:channel_reopen": door({"channel_id": "channel"}, post=MANAGERS),
    "distribution:proof_accept": door({"delivery_id": "task"}, post={"binh", *RELEASERS}),
    "distribution:proof_refuse": door({"delivery_id": "task"}, post={"binh", *RELEASERS}),
    "registry:unit_detail": door({"code": "unit"}, get=FOLLOWERS),
    "registry:person_invite": door({"code": "unit"}, get={"binh", "admin"}, post={"binh", "admin"}),
    "registry:person_end": door({"code": "unit", "appointment_id": "appointment"}, post={"binh", "admin"}),
    "registry:unit_change": door({"code": "unit"}, get={"admin"}, post={"admin"}, change="doi-ten"),
    "workplace:dispatch_detail": door({"dispatch_id": "dispatch"}, get=FOLLOWERS),
    "workplace:dispatch_answer": door({"dispatch_id": "dispatch"}, post=FOLLOWERS),
    "workplace:task_detail": door({"delivery_id": "task"}, get={"lan", *RELEASERS}),
    "workplace:task_finish": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:task_problem": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:kit_part": door({"delivery_id": "task"}, get={"lan", *RELEASERS}, part="the-vuong"),
    "workplace:task_undo": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:task_snooze": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:task_wake": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:task_hand_over": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:task_hand_back": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:takedown_finish": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "workplace:correction_finish": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
}
# Other networks than a Zalo group have these, and other steps: nobody finds them here.
NOT_HERE = {
    "distribution:channel_chat": door({"channel_id": "channel"}),
    "distribution:channel_lent": door({"channel_id": "channel"}),
    "distribution:channel_consent": door({"channel_id": "channel"}),
    "distribution:letter_list": door({"release_id": "release", "delivery_id": "task"}),
    "distribution:letter_settle": door({"release_id": "release", "delivery_id": "task"}),
    "distribution:connect_pick": door({"attempt_id": "release"}),
    "workplace:place_remove": door({"address_id": "notice"}),
}
# Everybody is led away from it, and nothing happens but for Lan.
OWN_ROWS = {"workplace:notice_read", "workplace:place_remove"}
# Empty for a page that went nowhere: nothing is told of whether there is such a page.
SUMS = {"distribution:page_summary"}
CALLS = {
    "api:read_dispatch": door({"dispatch_id": "dispatch"}, get=FOLLOWERS),
    "api:accept": door({"dispatch_id": "dispatch"}, post=DESK),
    "api:return_to_unit": door({"dispatch_id": "dispatch"}, post=DESK),
    "api:decline": door({"dispatch_id": "dispatch"}, post=DESK),
    "api:publish": door({"piece_id": "draft"}, post=DESK),
    "api:withdraw": door({"piece_id": "draft"}, post=DESK),
    "api:read_coverage": door({"release_id": "release"}, get=FOLLOWERS),
    "api:list_deliveries": door({"release_id": "release"}, get=FOLLOWERS),
    "api:recall": door({"release_id": "release"}, post=RELEASERS),
    "api:pause": door({"release_id": "release"}, post=RELEASERS),
    "api:resume": door({"release_id": "release"}, post=RELEASERS),
    "api:correct": door({"release_id": "release"}, post=RELEASERS),
    "api:stop": door({"release_id": "release"}, post=RELEASERS),
    "api:finish": door({"delivery_id": "task"}, post={"lan", *RELEASERS}),
    "api:read_unit": door({"code": "unit"}, get=FOLLOWERS),
}
BODIES = {
    "api:accept": {"section": "muc"},
    "api:return_to_unit": {"note": "Xin thêm ảnh"},
    "api:decline": {"note": "Trùng tin"},
    "api:correct": {"reason": "Sai tên", "texts": {"default": "Đúng"}},
    "api:finish": {"proof_url": "https://zalo.me/g/x"},
}


def named_addresses(found: URLResolver, names: tuple[str, ...] = (), *, is_below: bool = False) -> Iterator[str]:
    """Names of all addresses with a changing part, Wagtail's editor aside (test_editor has it)."""
    for one in found.url_patterns:
        changes = is_below or bool(one.pattern.regex.groups)
        if isinstance(one, URLResolver):
            if str(one.pattern) != "quan-tri/":
                yield from named_addresses(one, (*names, *filter(None, [one.namespace])), is_below=changes)
        elif isinstance(one, URLPattern) and changes:
            yield ":".join([*names, one.name or one.callback.__name__])


def test_every_address_that_names_something_is_classified():
    known = PUBLIC | BY_SECRET | OWN_ACCOUNT | WAGTAIL | BY_KIND | BY_NETWORK | BY_RHYTHM | UNKNOWN | OWN_ROWS | SUMS
    known = known | PAGES.keys() | NOT_HERE.keys() | CALLS.keys()
    # The API's own root and schema have no part that changes.
    assert set(named_addresses(get_resolver())) == known


def address_of(name: str, door: Door, world) -> str:
    named = {part: getattr(world.owned, of) for part, of in door.of.items()}
    return reverse(name, kwargs={**named, **dict(door.constant)})


@pytest.mark.parametrize("area", sorted({name.partition(":")[0] for name in PAGES | NOT_HERE}))
def test_who_finds_the_pages_of(world, area):
    pages = {name: page for name, page in (PAGES | NOT_HERE).items() if name.partition(":")[0] == area}
    for name, page in pages.items():
        who_finds(world, name, page)


def who_finds(world, name: str, page: Door) -> None:
    """Fails where somebody finds what is not theirs, or misses what is."""
    address = address_of(name, page, world)
    for method, welcome in (("get", page.get), ("post", page.post)):
        anonymous = getattr(world.client("anonymous"), method)(address)
        assert anonymous.status_code in (302, 405), (name, method)
        assert anonymous.status_code == 405 or anonymous.url.startswith("/tai-khoan/login/")
        # Strangers first: what an insider's POST changed must not hide the thing from them.
        for who in EVERYBODY:
            with transaction.atomic():
                answer = getattr(world.client(who), method)(address)
                transaction.set_rollback(True)
            case = (name, method, who, answer.status_code)
            if who in welcome:
                assert answer.status_code < 500, case
                assert answer.status_code not in (403, 404, 405), case
            else:
                assert answer.status_code in (404, 405), case
                assert b"Lan" not in answer.content.replace(b"Lan T", b""), case


@pytest.mark.parametrize("name", sorted(CALLS))
def test_who_finds_a_thing_by_the_api(world, name):
    call = CALLS[name]
    address = address_of(name, call, world)
    for method, welcome in (("get", call.get), ("post", call.post)):
        options = {"data": BODIES.get(name, {}), "content_type": "application/json"} if method == "post" else {}
        bare = getattr(world.client("anonymous"), method)(address, **options)
        assert bare.status_code in (401, 405), (name, method)
        # A browser's session opens nothing here.
        signed_in = getattr(world.client("chief"), method)(address, **options)
        assert signed_in.status_code in (401, 405), (name, method)
        for who in EVERYBODY:
            answer = getattr(world.client("anonymous"), method)(address, headers=world.token(who), **options)
            case = (name, method, who, answer.status_code, answer.content[:200])
            if who in welcome:
                assert answer.status_code < 500, case
                assert answer.status_code not in (401, 403, 404, 405) or name == "api:accept", case
            else:
                assert answer.status_code in (404, 405), case


def test_a_hidden_thing_and_a_missing_one_read_alike(world):
    headers, client = world.token("mai"), world.client("anonymous")
    for name, call in CALLS.items():
        missing = {part: "KHONG-CO" if part == "code" else 2**40 for part in call.of}
        method = "get" if call.get else "post"
        options = {"data": BODIES.get(name, {}), "content_type": "application/json"} if method == "post" else {}
        hidden = getattr(client, method)(address_of(name, call, world), headers=headers, **options)
        absent = getattr(client, method)(reverse(name, kwargs=missing), headers=headers, **options)
        assert (hidden.status_code, hidden.json()) == (absent.status_code, absent.json()), name


@pytest.mark.parametrize("who", ["mai", "foreign_chief"])
def test_a_hidden_page_and_a_missing_one_read_alike(world, who):
    client = world.client(who)
    for name, page in PAGES.items():
        missing = {part: "KHONG-CO" if part == "code" else 2**40 for part in page.of} | dict(page.constant)
        method = "get" if page.get else "post"
        hidden = getattr(client, method)(address_of(name, page, world))
        absent = getattr(client, method)(reverse(name, kwargs=missing))
        assert (hidden.status_code, absent.status_code) == (404, 404), name
        assert hidden.content == absent.content, name


def test_no_number_breaks_a_page(world):
    client = world.client("admin")
    for name, page in PAGES.items():
        for number in (0, 2**31, 2**63 - 1, 2**63, 10**40):
            named = {part: world.owned.unit if part == "code" else number for part in page.of} | dict(page.constant)
            if tuple(page.of) == ("code",):
                named["code"] = f"X{number}"
            answer = getattr(client, "get" if page.get else "post")(reverse(name, kwargs=named))
            assert answer.status_code == 404, (name, number, answer.status_code)


def test_a_notice_is_read_by_its_own_person_only(world):
    address = reverse("workplace:notice_read", args=[world.owned.notice])
    for who in STRANGERS:
        assert world.client(who).post(address).url == reverse("workplace:home")
    assert unread(world.lan).filter(pk=world.owned.notice).exists()
    world.client("lan").post(address)
    assert not unread(world.lan).filter(pk=world.owned.notice).exists()


def test_the_sum_of_a_page_is_for_who_sees_its_releases(world):
    address = reverse("distribution:page_summary", args=[world.owned.live])
    absent = reverse("distribution:page_summary", args=[2**63])
    assert world.client("anonymous").get(address).url.startswith("/tai-khoan/login/")
    for who in EVERYBODY:
        status = 404 if who in STRANGERS else 200
        assert world.client(who).get(address).status_code == status, who
        assert world.client(who).get(absent).status_code == status, who


@pytest.mark.parametrize("name", sorted(BY_KIND))
def test_files_are_the_root_administrators(world, name):
    for kind in ("don-vi", "kenh", "nguoi"):
        address = reverse(name, args=[kind])
        for who in EVERYBODY:
            status = world.client(who).post(address).status_code
            assert (status == 404) == (who != "admin"), (name, kind, who, status)


LISTS = [
    "/toa-soan/", "/toa-soan/?q=bí+mật", "/toa-soan/ban-bien-tap/", "/lan-toa/", "/lan-toa/?q=Bài", "/lan-toa/kenh/",
    "/lan-toa/moi/", "/lam-viec/", "/lam-viec/tin/", "/lam-viec/viec/", "/to-chuc/", "/to-chuc/?q=Sông+Lam",
    "/chi-dao/", "/api/v1/dispatches", "/api/v1/channels", "/api/v1/units", "/api/v1/units?q=Lam", "/api/v1/facts",
    "/toa-soan/nhat-ky/",
]  # fmt: skip


@pytest.mark.parametrize("who", STRANGERS)
def test_no_list_shows_another_units_things(world, who):
    for address in LISTS:
        headers = world.token(who) if address.startswith("/api") else {}
        answer = world.client(who).get(address, headers=headers)
        assert answer.status_code in (200, 302, 404)
        page = answer.content.decode()
        # Published pieces are everybody's; the rest is not.
        secrets = ("Tin bí mật", "Bài nháp bí mật", "Chỉ Lan đọc", world.unit.name)
        for secret in (*secrets, f"/lan-toa/{world.owned.release}/"):
            assert secret not in page, (address, who, secret)


@pytest.mark.parametrize(
    "address",
    ["/lan-toa/kenh/?duoi={unit}", "/api/v1/units?under={unit}", "/api/v1/facts?unit={unit}"],
)
@pytest.mark.parametrize("who", STRANGERS)
def test_a_filter_in_the_address_opens_no_other_unit(world, address, who):
    headers = world.token(who) if address.startswith("/api") else {}
    answer = world.client(who).get(address.format(unit=world.owned.unit), headers=headers)
    hidden = answer.status_code == 404 or (who == "nobody" and world.unit.name not in answer.content.decode())
    assert hidden, answer.status_code


def test_a_release_is_drilled_only_within_reach(world):
    release = world.release(Article.objects.get(pk=world.owned.live), audience=Audience(under=world.province.code))
    for who, code, status in [
        ("mai", world.unit.code, 404),
        ("hung", world.unit.code, 404),
        ("hung", world.district.code, 404),
        ("hung", world.other_unit.code, 200),
        ("binh", world.unit.code, 200),
        ("binh", world.other_unit.code, 404),
    ]:
        answer = world.client(who).get(f"/lan-toa/{release.pk}/?don-vi={code}")
        assert answer.status_code == status, (who, code)
    for who in ("mai", "hung"):
        for part in ("", "truc-tiep/", "chua-toi/", "chua-toi.csv", "luot/"):
            page = b"".join(world.client(who).get(f"/lan-toa/{release.pk}/{part}")).decode("utf-8", "replace")
            assert world.unit.name not in page, (who, part)
            assert world.district.name not in page, (who, part)


def test_nobody_releases_beyond_their_reach(world):
    body = {
        "piece_id": world.owned.live,
        "audience": {"under": world.province.code},
        "texts": {"default": "Mời đọc"},
        "due_at": "2099-01-01T00:00:00+07:00",
    }
    for who in set(EVERYBODY) - {"chief", "admin"}:
        answer = world.client("anonymous").post(
            "/api/v1/releases", body, content_type="application/json", headers=world.token(who)
        )
        assert answer.status_code == 404, who
    # And a draft is nobody's to spread: a reader abroad must not learn its words.
    body["piece_id"] = world.owned.draft
    body["audience"]["under"] = world.other_district.code
    answer = world.client("anonymous").post(
        "/api/v1/releases", body, content_type="application/json", headers=world.token("foreign_chief")
    )
    assert answer.status_code in (404, 409)
    assert "bí mật" not in answer.content.decode()
