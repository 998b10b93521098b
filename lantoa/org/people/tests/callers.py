"""Programs that call the API in tests."""

import json
from uuid import uuid4

from lantoa.org.people.facade import make_token


class Caller:
    """A program with a token of `user`; every write has a key of its own unless one is given."""

    def __init__(self, client, user):
        self.client, self.headers = client, {"Authorization": f"Bearer {make_token(user)}"}

    def get(self, path):
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path, data=None, key=""):
        body = json.dumps({} if data is None else data)
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=self._once(key))

    def form(self, path, data, key=""):
        return self.client.post(f"/api/v1{path}", data, headers=self._once(key))

    def _once(self, key):
        return {**self.headers, "Idempotency-Key": key or uuid4().hex}
