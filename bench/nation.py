"""A whole country in one go: provinces, superior units, grassroots units, two channels each."""

from bench.common import run_sql
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit

_UNITS = """
INSERT INTO units_unit (code, kind, name, short_name, search_key, sort_key, parent_id, path, depth, sector, tags,
    members, valid_from, is_sample)
SELECT %s || n, %s, 'Đơn vị ' || n, '', 'don vi ' || n, 'don vi ' || n, p.id, p.path, p.depth + 1, '', '{}', 60,
    DATE '2020-01-01', true
FROM generate_series(1, %s) AS n
JOIN (SELECT id, path, depth, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total
      FROM units_unit WHERE kind = %s) p ON p.place = n %% p.total
"""
_PATHS = "UPDATE units_unit SET path = path || id || '/' WHERE kind = %s"
_CHANNELS = """
INSERT INTO distribution_channel (unit_id, network, address, name, mode, state, state_reason, app_id, app_secret, token,
    refresh_token, token_generation, options, facts, is_sample)
SELECT id, %s, (90000000 + id)::text, '', %s, %s, '', '', '', '', '', 0, '{}', '{}', true FROM units_unit
WHERE kind = 'grassroots'
"""


def build_nation(*, grassroots: int = 120_000) -> tuple[Unit, User]:
    """The root and a managing editor; every grassroots unit has a Zalo group and a connected Facebook page."""
    root = Unit.objects.create(
        code="TLD", kind="national", name="Tổng Liên đoàn", search_key="tong lien doan", valid_from="2020-01-01"
    )
    Unit.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    for code, kind, count, above in (
        ("T", "province", 34, "national"),
        ("S", "superior", 1_200, "province"),
        ("C", "grassroots", grassroots, "superior"),
    ):
        run_sql(_UNITS, code, kind, count, above)
        run_sql(_PATHS, kind)
    run_sql(_CHANNELS, "zalo_group", "manual", "manual")
    run_sql(_CHANNELS, "facebook", "auto", "connected")
    run_sql("ANALYZE")
    root.refresh_from_db()
    editor = User.objects.create(username="truongban")
    Appointment.objects.create(user=editor, unit=root, role=Role.MANAGING_EDITOR, valid_from="2020-01-01")
    return root, editor
