"""Keeps programs running: restarts what crashes, ever more slowly, and stops all of them together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from lantoa.kit.parentage import die_with_parent

LARGEST_LOG = 5_000_000
STOP_SECONDS = 8.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# A program that ran this long before it crashed is restarted at once again.
STEADY_SECONDS = 60.0


@dataclass(frozen=True)
class Program:
    """One program to keep running; its output goes to `log`."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    # What the others talk to until they have stopped.
    is_needed_by_others: bool = False


class Child:
    """A program and the process it has at the moment."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.crashes = 0
        self.started_at = 0.0
        self.next_start_at = 0.0

    def start(self) -> None:
        """Begin it in a group of its own: Ctrl-C reaches the supervisor alone, which stops all in order."""
        with _open_log(self.program.log) as output:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                self.program.command,
                env=os.environ | self.program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        self.started_at = time.monotonic()

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def note_crash(self) -> float:
        """Remember the crash, end what it left behind; returns the pause in seconds before the next start."""
        self.kill_group()
        steady = time.monotonic() - self.started_at > STEADY_SECONDS
        self.crashes = 1 if steady else self.crashes + 1
        pause = pause_before_restart(self.crashes)
        self.next_start_at = time.monotonic() + pause
        return pause

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill_group(self) -> None:
        """End the program and whatever it started, at once."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def pause_before_restart(crashes: int) -> float:
    """Seconds before the next try after `crashes` in a row: 0.5, 1, 2 … at most 30."""
    return min(FIRST_PAUSE * 2.0 ** min(max(crashes, 1) - 1, 10), LONGEST_PAUSE)


class Supervisor:
    """The children of one installation, started and stopped together."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children: list[Child] = []

    def start(self, program: Program) -> Child:
        child = Child(program)
        self.children.append(child)
        child.start()
        return child

    def tend(self) -> None:
        """Look after every child once: note crashes, restart what is due. Call it a few times a second."""
        for child in self.children:
            if not child.has_ended():
                continue
            if child.process is not None:
                code = child.process.returncode
                pause = child.note_crash()
                child.process = None
                self.say(
                    f"{child.program.name} đã dừng bất ngờ (mã {code}), sẽ chạy lại sau {pause:g} giây; "
                    f"nhật ký: {child.program.log}"
                )
            elif time.monotonic() >= child.next_start_at:
                child.start()

    def stop(self) -> None:
        """Ask every child to stop, wait some seconds, end what is left. Safe to call twice."""
        for is_needed in (False, True):
            _stop_together([child for child in self.children if child.program.is_needed_by_others == is_needed])
        self.children.clear()


def _stop_together(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    while time.monotonic() < until and not all(child.has_ended() for child in children):
        time.sleep(0.05)
    for child in children:
        child.kill_group()


def _open_log(log: Path) -> IO[bytes]:
    """The log to append to; nothing is kept when the disk has no room for it."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.is_file() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        return log.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")
