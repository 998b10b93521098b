from lantoa.config.sample.further import further_channels
from lantoa.config.sample.introduce import introduce_accounts
from simulator.testing import running_simulator


def test_a_new_simulator_learns_every_name_once():
    with running_simulator() as simulator:
        base = simulator.facebook_url.removesuffix("/facebook")

        telegram = sum(row.network == "telegram" for row in further_channels())
        assert introduce_accounts(base) == 648 + 23 + 23 + telegram + len(("youtube", "tiktok"))
        assert introduce_accounts(base) == 0
        assert simulator.account("facebook", "990000000000000")["name"].startswith("LĐLĐ tỉnh Lam Giang")
