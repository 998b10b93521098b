"""A child that ends when its parent ends, even if the parent was killed outright."""

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# Loaded before any fork: a forked child must not import or lock anything.
_LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` for Popen: the kernel sends `sign` to the child when this process dies.

    The kernel watches the *thread* that forked: start children from one that lives as long as the process.
    Changing the uid clears the wish; Popen changes it before the preexec_fn runs.
    """
    parent = os.getpid()

    def ask() -> None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        # The parent may have died between the fork and the line above.
        if os.getppid() != parent:
            os._exit(1)

    return ask


def follow_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """This very process gets `sign` when its present parent dies."""
    parent = os.getppid()
    _LIBC.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), sign)
