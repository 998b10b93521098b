"""Channels that live on another one's token: the groups of an account, found through it and connected with it."""

import asyncio
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.connect.actions import connect_with_token, managed_units
from lantoa.publishing.distribution.connect.modules import line, module_of
from lantoa.publishing.distribution.models import Channel
from lantoa.publishing.distribution.networks.base import Account, ChannelError, FoundAccount
from lantoa.publishing.distribution.networks.registry import SPECS
from lantoa.publishing.distribution.networks.spec import Spec
from lantoa.publishing.distribution.rules import ErrorClass, Pace
from lantoa.publishing.distribution.worker.refresh import refresh_token


def borrower_of(channel: Channel) -> Spec | None:
    """The network whose channels this connected one can bring in; None when it lends to none."""
    if channel.state != Channel.State.CONNECTED:
        return None
    borrowers = (spec for spec in SPECS.values() if spec.token_of == channel.network)
    return next((spec for spec in borrowers if hasattr(module_of(spec.name), "accounts_lent")), None)


def find_lent(lender: Channel, spec: Spec) -> list[FoundAccount]:
    """What the account lends its token to, asked now; an expired token is renewed once.

    Raises ChannelError, Doubtful.
    """
    try:
        return asyncio.run(_find(lender, spec))
    except ChannelError as error:
        if error.error_class is not ErrorClass.TOKEN_EXPIRED:
            raise
    lender.token, lender.token_generation = refresh_token(lender.pk, lender.token_generation)
    return asyncio.run(_find(lender, spec))


async def _find(lender: Channel, spec: Spec) -> list[FoundAccount]:
    module = module_of(spec.name)
    assert module is not None
    async with line() as http:
        account = Account(address=lender.address, token=lender.token, http=http, pace=Pace())
        found: list[FoundAccount] = await module.accounts_lent(account)
        return found


@transaction.atomic
def connect_lent(
    *, lender: Channel, spec: Spec, accounts: list[FoundAccount], choices: Mapping[str, str], by: User
) -> list[Channel]:
    """Connect those of `accounts` that `choices` (address → unit's code) names; each remembers its lender.

    Raises RuleBroken when nothing is chosen or a group already speaks for another unit, NotAllowed for a unit that is
    not the person's.
    """
    chosen = [account for account in accounts if choices.get(account.address)]
    if not chosen:
        raise RuleBroken(_("Hãy chọn đơn vị cho ít nhất một tài khoản."))
    units = managed_units(by, {choices[account.address] for account in chosen})
    made = []
    for account in chosen:
        unit = units[choices[account.address]]
        channel = connect_with_token(unit=unit, network=spec.name, account=account, by=by)
        channel.options = {**channel.options, "token_of": lender.address}
        channel.save(update_fields=["options"])
        made.append(channel)
    return made
