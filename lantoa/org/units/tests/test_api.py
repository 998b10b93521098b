"""REST of the tree."""

from datetime import date

import pytest

from lantoa.org.people.facade import Role
from lantoa.org.people.tests.callers import Caller
from lantoa.org.people.tests.factories import make_user
from lantoa.org.units.actions import Decision, merge_units, move_unit, rename_unit
from lantoa.org.units.tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    root = make_unit("LG", name="LĐLĐ tỉnh Lam Giang")
    east, west = make_unit("DONG", root), make_unit("TAY", root)
    return {"LG": root, "DONG": east, "TAY": west, "MAY": make_unit("MAY", east, name="CĐCS May Sông Lam", members=120)}


@pytest.fixture
def leader(client, tree):
    return Caller(client, make_user("truc", (tree["LG"], Role.LEADERSHIP)))


def test_a_unit_tells_its_place(leader, tree):
    answer = leader.get("/units/DONG").json()
    assert (answer["name"], answer["parent"], answer["children"]) == ("Công đoàn DONG", "LG", {"grassroots": 1})
    assert answer["ancestors"] == [{"code": "LG", "name": "LĐLĐ tỉnh Lam Giang"}]
    assert (answer["valid_from"], answer["valid_to"], answer["successor"]) == ("2020-01-01", None, None)
    assert leader.get("/units/MAY").json()["members"] == 120


def test_a_unit_of_another_day_has_that_days_name_and_place(leader, tree):
    rename_unit(tree["MAY"], name="CĐCS May Lam Giang", short_name="", decision=Decision(date(2024, 5, 1)), by=None)
    move_unit(tree["MAY"], parent=tree["TAY"], decision=Decision(date(2025, 7, 1)), by=None)

    then = leader.get("/units/MAY?as_of=2024-04-30").json()
    assert (then["name"], then["parent"]) == ("CĐCS May Sông Lam", "DONG")
    between = leader.get("/units/MAY?as_of=2024-05-01").json()
    assert (between["name"], between["parent"]) == ("CĐCS May Lam Giang", "DONG")
    assert leader.get("/units/MAY").json()["parent"] == "TAY"
    assert leader.get("/units/DONG?as_of=2025-06-30").json()["children"] == {"grassroots": 1}
    assert leader.get("/units/DONG?as_of=2025-07-01").json()["children"] == {}
    assert leader.get("/units/MAY?as_of=2019-12-31").status_code == 404
    assert leader.get("/units/MAY?as_of=hom-qua").status_code == 422


def test_a_merged_unit_names_its_successor(leader, tree):
    merge_units([tree["DONG"]], into=tree["TAY"], decision=Decision(date(2025, 7, 1)), by=None)
    answer = leader.get("/units/DONG").json()
    assert (answer["successor"], answer["valid_to"]) == ("TAY", "2025-06-30")


def test_units_out_of_reach_look_missing(client, tree):
    officer = Caller(client, make_user("mai", (tree["TAY"], Role.OFFICER)))
    assert officer.get("/units/TAY").status_code == 200
    answers = [officer.get(f"/units/{code}") for code in ("MAY", "LG", "KHONG-CO")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert [row["code"] for row in officer.get("/units").json()["items"]] == ["TAY"]
    assert officer.get("/units?under=DONG").status_code == 404
    assert Caller(client, make_user("khach")).get("/units").json()["items"] == []


def test_units_are_found_and_come_in_pages(leader, tree):
    assert [row["code"] for row in leader.get("/units?q=may song lam").json()["items"]] == ["MAY"]
    assert [row["code"] for row in leader.get("/units?under=DONG").json()["items"]] == ["DONG", "MAY"]
    seen, cursor = [], ""
    while cursor is not None:
        page = leader.get(f"/units?limit=1&cursor={cursor}").json()
        seen += [row["code"] for row in page["items"]]
        cursor = page["next"]
    assert seen == ["DONG", "LG", "MAY", "TAY"]


@pytest.mark.parametrize("cursor", ["abc", "WyJhIiwiYiJd", "W10", "bnVsbA", "WyJcdTAwMDAiXQ", "=", "%F0%9F%98%80"])
def test_a_cursor_that_was_never_given_is_refused(leader, cursor):
    assert leader.get(f"/facts?cursor={cursor}").status_code == 409
    assert leader.get(f"/units?cursor={cursor}").status_code == 409
