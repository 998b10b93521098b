"""A federation with two neighbouring halves, and everything that the left half owns."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.test import Client

from lantoa.kit.clock import now, today
from lantoa.org.people.facade import Appointment, Role, User, invite, make_token
from lantoa.publishing.collections.tests.factories import make_campaign
from lantoa.publishing.distribution.facade import Audience, start_release
from lantoa.publishing.distribution.tests.factories import make_channel
from lantoa.publishing.newsroom.actions import approve_piece, publish_piece, submit_piece
from lantoa.publishing.newsroom.bulk.actions import start_task
from lantoa.publishing.newsroom.deskboard.filters import Wanted, save_filter
from lantoa.publishing.newsroom.facade import Article, BoardDuty, add_photo
from lantoa.publishing.newsroom.tests.factories import Federation, make_user, photo_file
from lantoa.publishing.newsroom.times.pins import pin_piece
from lantoa.publishing.payments.facade import Draft, Range, start_sheet, write_scheme
from lantoa.publishing.planning.facade import (
    Plan,
    Wish,
    ask_coverage,
    give_direction,
    give_leave,
    plan_piece,
    put_on_duty,
)
from lantoa.publishing.signoff.facade import Wish as SignoffWish
from lantoa.publishing.signoff.facade import ask_signoff
from lantoa.services.notify.facade import Notice, notify

# Who has nothing to do with the left half: nothing of it may reach them.
STRANGERS = ("mai", "hung", "foreign_editor", "foreign_chief", "foreign_leader", "foreign_admin", "nobody")
# Who has: an officer of the unit, one of its superior unit, and the province's board and leadership.
INSIDERS = ("lan", "binh", "editor", "chief", "leader", "admin")
EVERYBODY = (*STRANGERS, *INSIDERS)


@dataclass
class Owned:
    """Ids of what belongs to Lan's unit."""

    dispatch: int
    draft: int
    live: int
    release: int
    task: int
    channel: int
    duty: int
    notice: int
    appointment: int
    picture: int
    unit: str
    invitation: str
    filter: int
    assignment: int
    entry: int
    shift: int
    leave: int
    direction: int
    pin: int
    bulk: int
    campaign: int
    signoff: int
    signoff_secret: str
    scheme: int
    sheet: int
    row: int
    payee: int


class World(Federation):
    """Lan's half (`district`, `unit`) owns things; Mai's half (`other_district`, `other_unit`) must not see them."""

    def __init__(self) -> None:
        super().__init__()
        there = self.other_district
        self.hung = make_user(there, Role.OFFICER, name="Hùng, cán bộ cấp trên khác")
        self.foreign_editor = make_user(there, Role.SECTION_EDITOR)
        self.foreign_chief = make_user(there, Role.MANAGING_EDITOR)
        self.foreign_leader = make_user(there, Role.LEADERSHIP)
        self.foreign_admin = make_user(there, Role.ADMINISTRATOR)
        self.nobody = make_user()
        self.binh = make_user(self.district, Role.OFFICER, name="Bình, cán bộ cấp trên")
        self.admin = make_user(self.province, Role.ADMINISTRATOR)
        self.owned = self._fill()

    def _fill(self) -> Owned:
        dispatch = self.dispatch(title="Tin bí mật của Lan")
        photo = add_photo(dispatch=dispatch, by=self.lan, client_id=dispatch.client_id, file=photo_file(), position=0)
        draft = self.piece(title="Bài nháp bí mật")
        live = self.published(title="Bài đã đăng")
        make_channel(self.unit, "zalo_group", is_automatic=False)
        make_channel(self.other_unit, "zalo_group", is_automatic=False)
        release = self.release(live)
        notify([self.lan], text="Chỉ Lan đọc", url="/lam-viec/", source="thử")
        wish = SignoffWish(client_id=uuid4(), kind="opinion", name="Luật sư Bí Mật", role="luật sư")
        signoff, signoff_secret = ask_signoff(article=draft, wish=wish, by=self.editor)
        _invitation, secret = invite(unit=self.unit, role=Role.OFFICER, full_name="Người mới", by=self.admin)
        return Owned(
            dispatch=dispatch.pk,
            draft=draft.pk,
            live=live.pk,
            release=release.pk,
            task=release.deliveries.get().pk,
            channel=release.deliveries.get().channel_id,
            duty=BoardDuty.objects.order_by("pk").first().pk,
            notice=Notice.objects.get(text="Chỉ Lan đọc").pk,
            appointment=Appointment.objects.get(user=self.lan).pk,
            picture=photo.picture_id,
            unit=self.unit.code,
            invitation=secret,
            signoff=signoff.pk,
            signoff_secret=signoff_secret,
            **self._planned(),
            **self._timed(draft, live),
            **self._paid(),
        )

    def _timed(self, draft: Article, live: Article) -> dict[str, int]:
        """What is pinned, and what is asked for many pieces."""
        times = {"starts_at": None, "ends_at": now() + timedelta(days=2)}
        pin = pin_piece(article=live, section=None, kind="top", **times, by=self.chief)
        given = {"act": "publish", "detail": {}, "pieces": [draft.pk], "client_id": uuid4()}
        return {"pin": pin.pk, "bulk": start_task(**given, by=self.editor).pk}

    def _planned(self) -> dict[str, int]:
        """What the province's board plans about Lan's unit."""
        plan = Plan(title="Kế hoạch bí mật", planned_for=today(), section=self.section)
        wish = Wish(title="Việc bí mật", due_at=now() + timedelta(days=2))
        section = self.section
        shift = put_on_duty(day=today(), user=self.second, section=section, genre="", by=self.chief)
        day = today() + timedelta(days=9)
        given = {"text": "Chỉ đạo bí mật", "valid_from": today(), "valid_until": None, "section": section}
        return {
            "filter": save_filter(name="Của tôi", wanted=Wanted(person="toi"), by=self.editor).pk,
            "assignment": ask_coverage(wish=wish, unit=self.unit, person=None, by=self.chief).pk,
            "entry": plan_piece(plan=plan, by=self.chief).pk,
            "shift": shift.pk,
            "leave": give_leave(user=self.editor, first_day=day, last_day=day, by=self.editor).pk,
            "direction": give_direction(**given, by=self.chief).pk,
            "campaign": make_campaign(by=self.editor, title="Chiến dịch bí mật của Lan").pk,
        }

    def _paid(self) -> dict[str, int]:
        """What the province owes for the month's pieces of Lan's unit."""
        fields = {"name": "Quy chế bí mật", "source": "Thử", "office_name": "LĐLĐ tỉnh", "unit_value_vnd": 234_000}
        rates = {"news": Range(Decimal(1), Decimal(4), Decimal(10))}
        draft = Draft(first_month=date(2020, 1, 1), last_month=None, fields=fields, rates=rates)
        scheme = write_scheme(unit=self.province, draft=draft, by=self.leader)
        sheet = start_sheet(unit=self.province, month=today().replace(day=1), by=self.chief)
        row = sheet.rows.get()
        return {"scheme": scheme.pk, "sheet": sheet.pk, "row": row.pk, "payee": row.credits.first().payee_id}

    def published(self, **changes: Any) -> Article:
        """A live piece of Lan's unit."""
        piece = self.piece(**changes)
        submit_piece(article=piece, by=self.editor)
        approve_piece(article=piece, by=self.second)
        return publish_piece(article=Article.objects.get(pk=piece.pk), by=self.second)

    def release(self, page: Article, **changes: Any) -> Any:
        """The piece spread to Lan's half only."""
        values = {
            "page": page,
            "audience": Audience(under=self.district.code),
            "texts": {"default": "Mời đồng chí đọc."},
            "due_at": now() + timedelta(hours=4),
            "is_urgent": False,
            "by": self.chief,
        }
        return start_release(**{**values, **changes})

    def person_of_board(self) -> User:
        """One more section editor."""
        return make_user(self.province, Role.SECTION_EDITOR)

    def person(self, name: str) -> User:
        return getattr(self, name)

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in; `anonymous` is nobody."""
        client = Client(raise_request_exception=False)
        if name != "anonymous":
            client.force_login(self.person(name))
        return client

    def token(self, name: str) -> dict[str, str]:
        """Headers of a program that acts as this person."""
        return {"Authorization": f"Bearer {make_token(self.person(name))}"}
