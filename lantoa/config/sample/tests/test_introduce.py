import httpx

from lantoa.config.sample.further import further_channels
from lantoa.config.sample.introduce import introduce_accounts
from simulator.testing import running_simulator


def test_a_new_simulator_learns_every_name_once():
    with running_simulator() as simulator:
        base = simulator.facebook_url.removesuffix("/facebook")

        further = sum(row.network in ("telegram", "zalo_gmf", "youtube", "tiktok") for row in further_channels())
        assert introduce_accounts(base) == 648 + 23 + 23 + further
        assert introduce_accounts(base) == 0
        assert simulator.account("facebook", "990000000000000")["name"].startswith("LĐLĐ tỉnh Lam Giang")


def test_the_simulator_takes_the_tokens_of_the_sample():
    """A channel whose first check is refused would lie among those to mend."""
    with running_simulator() as simulator:
        introduce_accounts(simulator.facebook_url.removesuffix("/facebook"))
        for row in further_channels():
            if row.network == "telegram":
                answer = httpx.get(f"{simulator.telegram_url}/bot{row.token}/getMe")
                assert answer.json()["ok"] is True, row.token
