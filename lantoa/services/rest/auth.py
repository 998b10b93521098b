"""Who calls: a bearer token of one person."""

from functools import partial

from django.http import HttpRequest
from ninja.security import HttpBearer

from lantoa.org.people.facade import Role, User, paths_reached_by, user_of_token


class BearerAuth(HttpBearer):
    """`Authorization: Bearer <token>`; the person becomes `request.user` and `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = getattr(request, "token_user", None) or user_of_token(token)
        if user is not None:
            request.user = user
            # For packages below people, which cannot ask themselves.
            request.paths_reached = partial(paths_reached_by, user, Role.values)  # type: ignore[attr-defined]
        return user


def bearer_token(request: HttpRequest) -> str:
    """The token of the request, empty when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
