"""What may be done to many pieces at once. No database, no clock."""

MOST_PIECES = 5_000
# So many of one task, then the next task has its turn.
PORTION = 20
PER_PAGE = 50
# Acts whose effect can be taken back, piece by piece.
UNDOABLE = frozenset({"tag", "untag", "move", "expire"})
# What one may ask for; the rest follows from a task.
ASKABLE = ("publish", "tag", "untag", "move", "withdraw", "expire")


def share_percent(done: int, count: int) -> int:
    """How much of a task is worked off, 0-100; 100 only when nothing waits."""
    return 100 if count == 0 else done * 100 // count


def may_undo(act: str, *, is_over: bool, done: int, was_undone: bool) -> bool:
    """Whether a task can be taken back: it has ended, did something, and was not taken back before."""
    return act in UNDOABLE and is_over and done > 0 and not was_undone


def may_run_again(*, is_over: bool, left: int) -> bool:
    """Whether something of an ended task is still to be done: refused, failed, or left when it was stopped."""
    return is_over and left > 0
