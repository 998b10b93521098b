"""Addresses of this package."""

from django.urls import path

from lantoa.publishing.planning.views import assignments, calendar, directions, feed, roster, supervision, today

app_name = "planning"

urlpatterns = [
    path("", calendar.calendar, name="calendar"),
    path("hom-nay/", today.today_part, name="today"),
    path("bai/moi/", calendar.entry_new, name="entry_new"),
    path("bai/<int:entry_id>/", calendar.entry_detail, name="entry_detail"),
    path("bai/<int:entry_id>/noi/", calendar.entry_link, name="entry_link"),
    path("bai/<int:entry_id>/bo/", calendar.entry_remove, name="entry_remove"),
    path("chien-dich/", calendar.campaign_start, name="campaign_start"),
    path("lich/", feed.calendar_key, name="calendar_key"),
    path("lich/<str:secret>.ics", feed.calendar_feed, name="calendar_feed"),
    path("viec/", assignments.assignment_list, name="assignment_list"),
    path("viec/moi/", assignments.assignment_new, name="assignment_new"),
    path("viec/<int:assignment_id>/", assignments.assignment_detail, name="assignment_detail"),
    path("viec/<int:assignment_id>/<slug:step>/", assignments.assignment_step, name="assignment_step"),
    path("truc/", roster.roster, name="roster"),
    path("truc/xep/", roster.shift_add, name="shift_add"),
    path("truc/<int:shift_id>/bo/", roster.shift_remove, name="shift_remove"),
    path("truc/<int:shift_id>/thay/", roster.shift_substitute, name="shift_substitute"),
    path("truc/nghi/", roster.leave_add, name="leave_add"),
    path("truc/nghi/<int:leave_id>/bo/", roster.leave_remove, name="leave_remove"),
    path("chi-dao/", directions.direction_list, name="direction_list"),
    path("chi-dao/<int:direction_id>/da-doc/", directions.direction_read, name="direction_read"),
    path("chi-dao/<int:direction_id>/thoi/", directions.direction_end, name="direction_end"),
    path("chi-dao/bai/<int:article_id>/", directions.piece_directions, name="piece_directions"),
    path("giam-sat/", supervision.supervision, name="supervision"),
    path("giam-sat/tai/", supervision.supervision_export, name="supervision_export"),
]
