"""One call to Zalo's OA API: the token in a bare header, HTTP 200 with an error number in the body."""

from typing import Any

from django.conf import settings

from lantoa.publishing.distribution.networks.base import Account, Job
from lantoa.publishing.distribution.networks.http import call, lost
from lantoa.publishing.distribution.networks.zalo_oa.errors import refusal


async def ask(who: Job | Account, method: str, path: str, *, stores: bool = False, **options: Any) -> dict[str, Any]:
    """`data` of the answer, {} when it holds no object; `path` begins with the version.

    Raises ZaloError for Zalo's refusal, ChannelError or Doubtful (when the call `stores`) for an answer that is none.
    """
    headers = {"access_token": who.token, **options.pop("headers", {})}
    url = f"{settings.ZALO_OPENAPI_URL}{path}"
    answer, body = await call(who, method, url, stores=stores, headers=headers, **options)
    limit = answer.headers.get("x-ratelimit-limit", "")
    if isinstance(who, Job) and limit.isdigit():
        who.usage.calls_per_minute = int(limit)
    error = refusal(body)
    if error is not None:
        raise error
    if answer.is_error or body.get("error") is None:
        raise lost(stores, f"HTTP {answer.status_code}")
    data = body.get("data")
    return data if isinstance(data, dict) else {}
