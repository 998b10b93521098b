from datetime import date

import pytest
from django.core.management import CommandError, call_command

from lantoa.kit.errors import RuleBroken
from lantoa.org.units.facade import import_units, read_units, tree_on
from lantoa.org.units.models import Unit, UnitEvent, UnitName, UnitParent

pytestmark = pytest.mark.django_db
HEAD = "mã đơn vị,tên,loại,mã cấp trên,đoàn viên,từ ngày,nhãn\n"
GOOD = (
    HEAD
    + "b,Công đoàn b,cdcs,S1,1.200,01/07/2025,kcn; may\n"
    + "S1,CĐ phường Một,superior,T,,2025-07-01,\n"
    + "T,LĐLĐ tỉnh T,province,,,2025-07-01,\n"
    + "S2,CĐ phường Hai,superior,T,,2025-07-01,\n"
)


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "units.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _import(path):
    return import_units(read_units(path), by=None)


def _rows():
    return [list(model.objects.order_by("pk").values()) for model in (Unit, UnitName, UnitParent, UnitEvent)]


def test_a_tree_in_any_order_of_rows(write):
    assert _import(write(GOOD)) == (4, 0)

    unit = Unit.objects.get(code="b")
    assert [u.code for u in Unit.objects.filter(pk__in=unit.path.strip("/").split("/")).order_by("depth")] == [
        "T",
        "S1",
        "b",
    ]
    assert (unit.members, unit.tags, unit.depth, unit.valid_from) == (1200, ["kcn", "may"], 2, date(2025, 7, 1))
    assert [u.code for u in tree_on(date(2025, 7, 1))] == ["T", "S1", "b", "S2"]


def test_the_same_file_twice_changes_nothing(write):
    _import(write(GOOD))
    before = _rows()

    assert _import(write(GOOD)) == (0, 0)
    assert _rows() == before


def test_a_changed_file_keeps_what_was(write):
    _import(write(GOOD))
    changed = GOOD.replace("Công đoàn b,cdcs,S1", "Công đoàn B mới,cdcs,S2")

    assert _import(write(changed)) == (0, 1)
    assert _import(write(changed)) == (0, 0)
    unit = Unit.objects.get(code="b")
    assert unit.path.startswith(Unit.objects.get(code="S2").path)
    assert [row.name for row in unit.names.order_by("valid_from")] == ["Công đoàn b", "Công đoàn B mới"]
    assert [row.parent.code for row in unit.parents.order_by("valid_from")] == ["S1", "S2"]
    assert [u.name for u in tree_on(date(2025, 8, 1)) if u.code == "b"] == ["Công đoàn b"]


BAD = (
    HEAD
    + "T,LĐLĐ tỉnh T,province,,,,\n"
    + "x/y,Tên,cdcs,T,,,\n"
    + "c,,cdcs,T,,,\n"
    + "d,Tên,xã,T,,,\n"
    + "e,Tên,cdcs,ZZ,,,\n"
    + "f,Tên,cdcs,T,1.5,,\n"
    + "g,Tên,cdcs,T,,31/31/2025,\n"
    + "T,Trùng,province,,,,\n"
    + "h,Tên,superior,i,,,\n"
    + "i,Tên,superior,h,,,\n"
    + "j,Tên,province,T,,,\n"
    + "k,Tên,cdcs,,,,\n"
)


def test_a_bad_file_names_every_bad_row_and_changes_nothing(write):
    found = read_units(write(BAD))

    assert [error.number for error in found.errors] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    with pytest.raises(RuleBroken, match="11 lỗi"):
        import_units(found, by=None)
    assert Unit.objects.count() == 0


def test_the_command_speaks_plainly(write, capsys):
    call_command("import_units", str(write(GOOD)), "--dry-run")
    call_command("import_units", str(write(GOOD)))
    out = capsys.readouterr().out
    assert out.splitlines() == ["Sẽ thêm 4, thay đổi 0, giữ nguyên 0.", "Đã thêm 4, thay đổi 0, giữ nguyên 0."]

    with pytest.raises(CommandError, match="11 lỗi; chưa nhập dòng nào"):
        call_command("import_units", str(write(BAD)))
    assert "Dòng 3: mã “x/y” không hợp lệ" in capsys.readouterr().err
    with pytest.raises(CommandError, match="Không có tệp"):
        call_command("import_units", "missing.csv")
