"""Addresses of this package."""

from django.urls import path

from lantoa.publishing.newsroom.bulk import views as bulk
from lantoa.publishing.newsroom.times import views as times
from lantoa.publishing.newsroom.views import board, checks, comparing, deskboard, dispatches, pieces, queue

app_name = "newsroom"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("tin/<int:dispatch_id>/", dispatches.dispatch_detail, name="dispatch_detail"),
    path("tin/<int:dispatch_id>/<slug:step>/", dispatches.dispatch_decide, name="dispatch_decide"),
    path("bai/moi/", pieces.piece_new, name="piece_new"),
    path("bai/<int:article_id>/", pieces.piece_detail, name="piece_detail"),
    path("bai/<int:article_id>/sua/", pieces.piece_edit, name="piece_edit"),
    path("bai/<int:article_id>/xem-truoc/", pieces.piece_preview, name="piece_preview"),
    path("bai/<int:article_id>/kiem-tra/", checks.piece_checks, name="piece_checks"),
    path("bai/<int:article_id>/kiem-tra/lien-ket/", checks.piece_links, name="piece_links"),
    path("bai/<int:article_id>/so-sanh/", comparing.piece_compare, name="piece_compare"),
    path("bai/<int:article_id>/khoi-phuc/", comparing.piece_restore, name="piece_restore"),
    path("bai/<int:article_id>/<slug:step>/", pieces.piece_decide, name="piece_decide"),
    path("bang/", deskboard.desk_board, name="desk_board"),
    path("bang/cot/", deskboard.desk_board_cards, name="desk_board_cards"),
    path("bang/loc/", deskboard.filter_save, name="filter_save"),
    path("bang/loc/<int:filter_id>/bo/", deskboard.filter_remove, name="filter_remove"),
    path("bang/tin/<int:dispatch_id>/", deskboard.card_dispatch, name="card_dispatch"),
    path("bang/tin/<int:dispatch_id>/<slug:step>/", deskboard.card_dispatch_step, name="card_dispatch_step"),
    path("bang/bai/<int:article_id>/", deskboard.card_piece, name="card_piece"),
    path("bang/bai/<int:article_id>/<slug:step>/", deskboard.card_piece_step, name="card_piece_step"),
    path("han/", times.times_list, name="times_list"),
    path("ghim/", times.pin_list, name="pin_list"),
    path("ghim/them/", times.pin_add, name="pin_add"),
    path("ghim/thu-tu/", times.pin_order, name="pin_order"),
    path("ghim/<int:pin_id>/<slug:step>/", times.pin_step, name="pin_step"),
    path("hang-loat/", bulk.bulk_pick, name="bulk_pick"),
    path("hang-loat/xac-nhan/", bulk.bulk_confirm, name="bulk_confirm"),
    path("hang-loat/viec/", bulk.bulk_list, name="bulk_list"),
    path("hang-loat/<int:task_id>/", bulk.bulk_task, name="bulk_task"),
    path("hang-loat/<int:task_id>/tien-do/", bulk.bulk_progress, name="bulk_progress"),
    path("hang-loat/<int:task_id>/ket-qua.xlsx", bulk.bulk_export, name="bulk_export"),
    path("hang-loat/<int:task_id>/<slug:step>/", bulk.bulk_step, name="bulk_step"),
    path("ban-bien-tap/", board.board_list, name="board_list"),
    path("ban-bien-tap/giao-viec/", board.duty_assign, name="duty_assign"),
    path("ban-bien-tap/<int:duty_id>/thoi/", board.duty_remove, name="duty_remove"),
]
