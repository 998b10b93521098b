"""A desk that asks for a word: valid with no arguments."""

from typing import Any
from uuid import uuid4

from django.test import Client

from lantoa.org.people.facade import Role, User
from lantoa.publishing.newsroom.facade import Article, submit_piece
from lantoa.publishing.newsroom.tests.factories import Federation, make_user
from lantoa.publishing.signoff.actions import Wish, ask_signoff
from lantoa.publishing.signoff.models import Signoff

GUEST = "Hoàng Thị Luật"


class Desk(Federation):
    """The editor wrote it, the second approves in the section, the chief everywhere; the guest has no account."""

    def __init__(self) -> None:
        super().__init__()
        self.admin = make_user(self.province, Role.ADMINISTRATOR, name="Cao Văn Quản")
        self.foreign_chief = make_user(self.other_district, Role.MANAGING_EDITOR, name="Lý Văn Ngoài")

    def waiting(self, **changes: Any) -> Article:
        """A piece that the editor wrote, waiting for approval."""
        piece = self.piece(**changes)
        submit_piece(article=piece, by=self.editor)
        return Article.objects.get(pk=piece.pk)

    def wish(self, **changes: Any) -> Wish:
        values = {"client_id": uuid4(), "kind": "approval", "name": GUEST, "role": "Phó Chủ tịch"}
        return Wish(**{**values, **changes})

    def ask(self, piece: Article | None = None, by: User | None = None, **changes: Any) -> tuple[Signoff, str]:
        return ask_signoff(article=piece or self.waiting(), wish=self.wish(**changes), by=by or self.second)


class Guest:
    """A phone without an account: it knows its link and nothing else."""

    def __init__(self, secret: str, **options: Any) -> None:
        self.path = f"/y-kien/{secret}/"
        self.client = Client(**options)

    def get(self, part: str = "", **headers: str) -> Any:
        return self.client.get(self.path + part, headers=headers)

    def seal(self, page: Any) -> str:
        return page.content.decode().partition('name="seal" value="')[2].partition('"')[0]

    def open(self) -> Any:
        return self.client.post(f"{self.path}mo/", {"seal": self.seal(self.get())})

    def answer(self, choice: str, *, name: str = GUEST, **given: Any) -> Any:
        seal = given.pop("seal", None) or self.seal(self.get("bai/"))
        return self.client.post(f"{self.path}tra-loi/", {"choice": choice, "signed_name": name, "seal": seal, **given})
