"""Every write of the newsroom."""

from lantoa.publishing.newsroom.actions.board import assign_duty, remove_duty
from lantoa.publishing.newsroom.actions.dispatches import (
    accept_dispatch,
    add_photo,
    answer_return,
    decline_dispatch,
    file_dispatch,
    hand_over_dispatch,
    put_back_dispatch,
    return_dispatch,
    take_dispatch,
)
from lantoa.publishing.newsroom.actions.intake import (
    Words,
    credit_history,
    let_the_disk_wait,
    rewrite_history,
    start_piece_from,
)
from lantoa.publishing.newsroom.actions.locked import text_mark
from lantoa.publishing.newsroom.actions.old_pieces import OldText, publish_history
from lantoa.publishing.newsroom.actions.pieces import (
    approve_piece,
    edit_piece,
    enrol_piece,
    hand_over_piece,
    holding_approval,
    must_approve,
    note_edit,
    reopen_piece,
    restore_text,
    send_back_piece,
    start_piece,
    submit_piece,
    take_piece,
)
from lantoa.publishing.newsroom.actions.publication import (
    correct_piece,
    publish_piece,
    publish_without_waiting,
    withdraw_piece,
)
from lantoa.publishing.newsroom.actions.readership import record_readership
from lantoa.publishing.newsroom.actions.scheduling import publish_due_pieces, schedule_piece, unschedule_piece

__all__ = [
    "OldText",
    "Words",
    "accept_dispatch",
    "add_photo",
    "answer_return",
    "approve_piece",
    "assign_duty",
    "correct_piece",
    "credit_history",
    "decline_dispatch",
    "edit_piece",
    "enrol_piece",
    "file_dispatch",
    "hand_over_dispatch",
    "hand_over_piece",
    "holding_approval",
    "let_the_disk_wait",
    "must_approve",
    "note_edit",
    "publish_due_pieces",
    "publish_history",
    "publish_piece",
    "publish_without_waiting",
    "put_back_dispatch",
    "record_readership",
    "remove_duty",
    "reopen_piece",
    "restore_text",
    "return_dispatch",
    "rewrite_history",
    "schedule_piece",
    "send_back_piece",
    "start_piece",
    "start_piece_from",
    "submit_piece",
    "take_dispatch",
    "take_piece",
    "text_mark",
    "unschedule_piece",
    "withdraw_piece",
]
