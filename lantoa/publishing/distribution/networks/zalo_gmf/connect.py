"""Connecting groups: they come with the OA that owns them, and live on its token."""

from lantoa.publishing.distribution.networks.base import Account, FoundAccount
from lantoa.publishing.distribution.networks.zalo_gmf.adapter import groups_of


async def accounts_lent(account: Account) -> list[FoundAccount]:
    """The groups of the OA that `account` is, each with its token and no refresh token. One call per 50."""
    return [
        FoundAccount(address=group_id, name=name, token=account.token, followers=members)
        for group_id, name, members in await groups_of(account)
    ]
