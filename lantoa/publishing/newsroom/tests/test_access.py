"""Lan filed it, Hùng is in her unit, Mai is elsewhere."""

import pytest

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Appointment, Role
from lantoa.publishing.newsroom import access
from lantoa.publishing.newsroom.models import BoardDuty
from lantoa.publishing.newsroom.tests.factories import make_unit, make_user


@pytest.fixture
def hung(lg):
    return make_user(lg.unit, Role.REPORTER, name="Nguyễn Hùng")


def sees(getter, user, thing_id):
    try:
        return getter(user, thing_id).pk == thing_id
    except NotAllowed as error:
        return str(error)


def test_dispatches(lg, hung):
    dispatch = lg.dispatch()
    above = make_user(lg.district, Role.OFFICER)
    elsewhere = make_user(lg.other_district, Role.SECTION_EDITOR)
    missing = sees(access.get_dispatch_for, lg.lan, 10**9)
    for user in (lg.lan, hung, above, lg.editor, lg.leader):
        assert sees(access.get_dispatch_for, user, dispatch.pk) is True
    for user in (lg.mai, elsewhere, make_user()):
        assert sees(access.get_dispatch_for, user, dispatch.pk) == missing
    for user, may in [(lg.editor, True), (lg.leader, True), (lg.lan, missing), (hung, missing), (elsewhere, missing)]:
        assert sees(access.get_dispatch_at_desk, user, dispatch.pk) == may
    assert list(access.dispatches_of(lg.lan)) == [dispatch]
    assert list(access.dispatches_of(hung)) == []


def test_an_inactive_or_former_editor_sees_nothing(lg):
    dispatch = lg.dispatch()
    Appointment.objects.filter(user=lg.editor).update(valid_to="2021-01-01")
    lg.second.is_active = False
    lg.second.save()
    for user in (lg.editor, lg.second):
        assert sees(access.get_dispatch_for, user, dispatch.pk) == "Không tìm thấy tin này."
        assert not access.may_see_desk(user)


def test_pieces_are_for_the_desk_until_they_are_live(lg, hung):
    from django.contrib.auth.models import AnonymousUser

    piece = lg.piece()
    missing = sees(access.get_article_for, lg.lan, 10**9)
    for user in (lg.lan, hung, lg.mai, AnonymousUser()):
        assert sees(access.get_article_for, user, piece.pk) == missing
        assert sees(access.get_article_at_desk, user, piece.pk) == missing
    for user in (lg.editor, lg.leader, lg.chief):
        assert sees(access.get_article_for, user, piece.pk) is True
    type(piece).objects.update(live=True)
    assert sees(access.get_article_for, AnonymousUser(), piece.pk) is True


def test_filing_is_for_the_own_unit(lg):
    officer = make_user(lg.district, Role.OFFICER)
    below = make_unit(lg.district)
    assert list(access.filing_units(officer)) == [lg.district]
    assert not access.may_file_for(officer, below)
    assert list(access.filing_units(lg.editor)) == []


def test_nobody_signed_in_sees_and_files_nothing(lg):
    from django.contrib.auth.models import AnonymousUser

    lg.dispatch()
    assert list(access.dispatches_of(AnonymousUser())) == []
    assert list(access.filing_units(AnonymousUser())) == []


def test_sections_and_duties(lg):
    assert access.get_section(lg.section.slug) == lg.section
    with pytest.raises(NotAllowed):
        access.get_section("khong-co")
    duty = BoardDuty.objects.first()
    assert access.get_duty_for(lg.chief, duty.pk) == duty
    for user in (lg.editor, lg.mai):
        with pytest.raises(NotAllowed):
            access.get_duty_for(user, duty.pk)


def test_the_board_of_a_unit_below_puts_nothing_on_the_portal_by_itself(lg):
    piece = lg.piece()
    for role in (Role.MANAGING_EDITOR, Role.ADMINISTRATOR, Role.SECRETARY):
        who = access.standing_of(make_user(lg.district, role), piece)
        assert who.is_editor
        assert (who.is_approver, who.is_managing, who.is_secretary) == (False, False, False)
    below = make_user(lg.district, Role.MANAGING_EDITOR)
    BoardDuty.objects.create(user=below, section=lg.section, title="Cộng tác biên tập")
    who = access.standing_of(below, piece)
    assert (who.is_approver, who.is_managing) == (True, False)
    assert access.standing_of(lg.chief, piece).is_managing


def test_an_approver_has_a_duty_in_the_section(lg):
    piece = lg.piece()
    assert access.standing_of(lg.second, piece).is_approver
    BoardDuty.objects.filter(user=lg.second).delete()
    assert not access.standing_of(lg.second, piece).is_approver
    BoardDuty.objects.create(user=lg.second, section=None, title="Tất cả")
    assert access.standing_of(lg.second, piece).is_approver
    assert access.standing_of(lg.editor, piece).has_written
    assert not access.standing_of(lg.second, piece).has_written
    # To be handed a piece is not to write it.
    type(piece).objects.update(editor=lg.second)
    piece.refresh_from_db()
    assert not access.standing_of(lg.second, piece).has_written
