from datetime import date, timedelta

import pytest

from lantoa.kit.clock import today
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.models import AuditEntry
from lantoa.org.units.facade import (
    Decision,
    create_unit,
    end_unit,
    find_units,
    merge_units,
    move_unit,
    name_on,
    rename_unit,
    split_unit,
    subtree,
    tree_on,
)
from lantoa.org.units.models import Unit, UnitParent
from lantoa.org.units.signals import unit_ended
from lantoa.org.units.tests.factories import make_unit

pytestmark = pytest.mark.django_db
REFORM = Decision(date(2025, 7, 1), number="12/QĐ-LĐLĐ")


@pytest.fixture
def tree():
    province = make_unit("T")
    north, south = make_unit("T-N", province), make_unit("T-S", province)
    return {"T": province, "N": north, "S": south, "a": make_unit("a", north), "b": make_unit("b", south)}


def _codes(day, root=None):
    return [unit.code for unit in tree_on(day, root=root)]


def test_a_name_holds_from_the_decisions_day(tree):
    rename_unit(tree["a"], name="CĐCS Bệnh viện Lam Sơn", decision=REFORM, by=None)

    assert name_on(tree["a"], date(2025, 6, 30)) == "Công đoàn a"
    assert name_on(tree["a"], date(2025, 7, 1)) == "CĐCS Bệnh viện Lam Sơn"
    assert name_on(tree["a"], date(2019, 12, 31)) is None
    assert [unit.code for unit in find_units("benh vien LAM")] == ["a"]


def test_a_merger_moves_those_below_and_leaves_the_past_alone(tree):
    merge_units([tree["N"]], into=tree["S"], decision=REFORM, by=None)
    tree["N"].refresh_from_db()

    assert _codes(date(2025, 6, 30)) == ["T", "T-N", "a", "T-S", "b"]
    assert sorted(_codes(date(2025, 7, 1))) == ["T", "T-S", "a", "b"]
    assert (tree["N"].valid_to, tree["N"].successor) == (date(2025, 6, 30), tree["S"])
    assert {unit.code for unit in subtree(tree["S"])} == {"T-S", "a", "b"}


def test_what_is_below_moves_along(tree):
    group = make_unit("g", tree["a"])
    move_unit(tree["a"], parent=tree["S"], decision=REFORM, by=None)
    group.refresh_from_db()

    assert group.path.startswith(tree["S"].path)
    assert group.depth == 3
    assert _codes(date(2025, 6, 1), root=tree["N"]) == ["T-N", "a", "g"]
    assert _codes(date(2025, 8, 1), root=tree["N"]) == ["T-N"]


def test_a_split_gives_every_child_to_an_heir(tree):
    heirs = [make_unit("N1", tree["T"], on=REFORM.on), make_unit("N2", tree["T"], on=REFORM.on)]
    second = make_unit("a2", tree["N"])
    with pytest.raises(RuleBroken, match="Chưa chọn nơi về cho: Công đoàn a2"):
        split_unit(tree["N"], into=heirs, children={"N1": [tree["a"]]}, decision=REFORM, by=None)
    assert Unit.objects.get(code="T-N").valid_to is None

    split_unit(tree["N"], into=heirs, children={"N1": [tree["a"]], "N2": [second]}, decision=REFORM, by=None)

    assert [Unit.objects.get(code=code).parent.code for code in ("a", "a2")] == ["N1", "N2"]
    assert Unit.objects.get(code="T-N").successor == heirs[0]


def test_refusals_change_nothing(tree):
    before = list(UnitParent.objects.order_by("pk").values())
    group = make_unit("g", tree["a"])
    with pytest.raises(RuleBroken, match="dưới chính nó"):
        move_unit(tree["N"], parent=group, decision=REFORM, by=None)
    with pytest.raises(RuleBroken, match="loại này"):
        move_unit(tree["S"], parent=tree["a"], decision=REFORM, by=None)
    with pytest.raises(RuleBroken, match="chưa tới"):
        move_unit(tree["a"], parent=tree["S"], decision=Decision(today() + timedelta(days=1)), by=None)
    with pytest.raises(RuleBroken, match="phải sau ngày đó"):
        move_unit(tree["a"], parent=tree["S"], decision=Decision(date(2020, 1, 1)), by=None)
    with pytest.raises(RuleBroken, match="cấp dưới"):
        end_unit(tree["N"], decision=REFORM, by=None)
    with pytest.raises(RuleBroken, match="đã có"):
        create_unit(code="a", kind="grassroots", name="x", parent=tree["N"], decision=REFORM, by=None)
    with pytest.raises(RuleBroken, match="Mã đơn vị chỉ gồm"):
        create_unit(code="a/../b", kind="grassroots", name="x", parent=tree["N"], decision=REFORM, by=None)

    assert list(UnitParent.objects.exclude(unit=group).order_by("pk").values()) == before


def test_an_ended_unit_changes_no_more(tree):
    end_unit(tree["b"], decision=REFORM, by=None)
    for change in (
        lambda: rename_unit(tree["b"], name="x", decision=REFORM, by=None),
        lambda: make_unit("c", tree["b"]),
        lambda: end_unit(tree["b"], decision=REFORM, by=None),
    ):
        with pytest.raises(RuleBroken, match="đã kết thúc"):
            change()


def test_those_above_are_told_after_the_commit(tree, django_capture_on_commit_callbacks):
    told = []

    def hear(sender, unit, successor, **kwargs):
        told.append((unit.code, successor.code))

    unit_ended.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        end_unit(tree["a"], decision=REFORM, by=None, successor=tree["b"])
    unit_ended.disconnect(hear)

    assert told == [("a", "b")]
    assert AuditEntry.objects.filter(verb="units.end_unit", unit=tree["a"]).count() == 1
