"""A federation behind a real server, and callers who know nothing but an address and a token."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.live import House, inside, running_house


@dataclass
class Caller:
    """An outside program with one person's token."""

    address: str
    token: str
    line: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        self.line = httpx.Client(base_url=f"{self.address}/api/v1", headers=headers, timeout=30)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.line.get(path, params=query)

    def post(self, path: str, data: Any = None, *, key: str = "", **options: Any) -> httpx.Response:
        """JSON unless `files` are given; every POST with a key."""
        form = {"data": data} if "files" in options else {"json": data} if data is not None else {}
        return self.line.post(path, **form, **options, headers={"Idempotency-Key": key or uuid4().hex})


@pytest.fixture(scope="session")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house("contract", tmp_path_factory.mktemp("contract")) as made:
        yield made


@pytest.fixture(scope="session")
def people(house: House, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Lan and Mai of two grassroots unions, the desk, the chief, an administrator, somebody without any role."""
    from lantoa.org.people.facade import Role, make_token
    from lantoa.publishing.distribution.tests.factories import make_channel
    from lantoa.publishing.newsroom.tests.factories import Federation, make_user

    with django_db_blocker.unblock(), inside(house):
        lg = Federation()
        for unit in (lg.unit, lg.other_unit):
            make_channel(unit, token="EAAsim.secret-of-the-page")
            make_channel(unit, "zalo_group", is_automatic=False)
        roles = {"lan": lg.lan, "mai": lg.mai, "editor": lg.editor, "chief": lg.chief}
        roles |= {"admin": make_user(lg.province, Role.ADMINISTRATOR, Role.OFFICER), "nobody": make_user()}
        known = {name: Caller(house.address, make_token(user)) for name, user in roles.items()}
        codes = {"root": lg.province.code, "unit": lg.unit.code, "other": lg.other_unit.code}
        known |= {"section": lg.section.slug, "usernames": {name: user.username for name, user in roles.items()}}
    # Lan's token comes from the command line, as an operator would give it.
    known["printed"] = house.run("token", known["usernames"]["lan"])
    known["lan"] = Caller(house.address, known["printed"].rstrip("\n"))
    yield SimpleNamespace(**known, **codes)
    for caller in known.values():
        if isinstance(caller, Caller):
            caller.line.close()


@pytest.fixture(scope="session")
def photo() -> bytes:
    from lantoa.publishing.newsroom.tests.factories import photo_file

    file: io.BytesIO = photo_file(gps=True)
    return file.getvalue()
