"""What the networks allow, what becomes of each kind of error, and how far a release got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lantoa.publishing.distribution.networks.registry import SPECS

# --- limits of text -------------------------------------------------------------------------------

MAX_PICTURES = 10
# Of the text for every network that has none of its own: a chat message less what the short link needs.
DEFAULT_TEXT_LIMIT = 1_920


def counted_length(text: str, network: str) -> int:
    """Length as the network counts: characters, UTF-16 units or bytes of UTF-8."""
    counts = SPECS[network].counts if network in SPECS else "characters"
    if counts == "utf16":
        return len(text.encode("utf-16-le")) // 2
    return len(text.encode()) if counts == "bytes" else len(text)


def text_limit(network: str) -> int:
    """Most characters of a person's text; what the short link needs is kept free."""
    return SPECS[network].text_limit if network in SPECS else DEFAULT_TEXT_LIMIT


def format_on(network: str, format: str) -> str | None:
    """What a release of this format is on a network: itself, a reel as a video, else a link; None: nothing it takes."""
    formats = SPECS[network].formats
    for wanted in (format, "video" if format == "reel" else "", "link"):
        if wanted in formats:
            return wanted
    return None


def unfit_networks(format: str) -> list[str]:
    """Networks that take nothing a release of this format could be: a page without a clip on YouTube."""
    return [name for name in SPECS if format_on(name, format) is None]


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word, with "…" when something is missing."""
    if len(text) <= limit:
        return text
    # One character more than may stay: a word that ends right there is whole.
    head = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return head.rstrip(" ,.;:") + "…"


def with_link(text: str, short_url: str) -> str:
    """`text` with the delivery's own link as the last line: the counter and the fingerprint of the post."""
    return f"{text}\n\n{short_url}" if text else short_url


# --- pace -----------------------------------------------------------------------------------------

SLOW_FROM_PERCENT, PAUSE_FROM_PERCENT = 80, 95
SLOW_DOWN = timedelta(seconds=15)
PAUSE_UNTOLD = timedelta(minutes=1)
# One answer is no evidence about a whole app: platforms and proxies give a single page's trouble as the app's.
FEWEST_WITNESSES, MOST_WITNESSES = 5, 20


def pause_of_app(percents: Sequence[int], refusals: Sequence[bool]) -> timedelta | None:
    """How long a whole app rests after its last answers; None when there is room, or too few say otherwise.

    `percents` are the usage that answers told, 0–100: every page of an app is told the same, so the middle one counts.
    `refusals`: for each delivery tried, whether it was refused because the app is over its limit; most have to be.
    """
    if len(refusals) >= FEWEST_WITNESSES and 2 * sum(refusals) > len(refusals):
        return PAUSE_UNTOLD
    if len(percents) < FEWEST_WITNESSES:
        return None
    return pause_for_usage(sorted(percents)[len(percents) // 2], 0)


def pause_for_usage(percent: int, regain_minutes: int) -> timedelta | None:
    """How long to rest after Facebook's usage headers; None when there is room (below 80 %)."""
    if percent >= PAUSE_FROM_PERCENT or regain_minutes:
        return timedelta(minutes=regain_minutes) if regain_minutes else PAUSE_UNTOLD
    return SLOW_DOWN if percent >= SLOW_FROM_PERCENT else None


# --- time limits of one send ----------------------------------------------------------------------


@dataclass(frozen=True)
class Pace:
    """The durations a worker lives by; tests use shorter ones.

    `lease` must exceed `longest_send`: a worker gives up its own call before another may look at the row. `doubt_grace`
    is how long after a doubtful end is looked for the first time; together with `doubt_again` it is how long a network
    may still be storing the post before it is sent again (docs/decisions/0012).
    """

    longest_call: timedelta = timedelta(seconds=20)
    longest_send: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=75)
    doubt_grace: timedelta = timedelta(seconds=15)
    doubt_again: timedelta = timedelta(seconds=45)
    misses_before_resend: int = 2
    first_backoff: timedelta = timedelta(seconds=15)
    longest_backoff: timedelta = timedelta(minutes=30)
    unreachable_pause: timedelta = timedelta(seconds=30)
    processing_poll: timedelta = timedelta(milliseconds=500)
    heartbeat: timedelta = timedelta(seconds=5)
    sweep: timedelta = timedelta(seconds=10)
    # A worker whose last round ended longer ago than this falls silent.
    standstill: timedelta = timedelta(seconds=25)
    spacing_factor: float = 1.0
    wait_factor: float = 1.0

    def told(self, pause: timedelta) -> timedelta:
        """A pause that a network asked for or a rule prescribes."""
        return pause * self.wait_factor

    def spacing(self, network: str) -> timedelta:
        """Least time between two posts on one channel."""
        rest: timedelta = SPECS[network].spacing * self.spacing_factor
        return rest


MAX_ATTEMPTS = 5
MAX_LOOK_UPS = 12
# A delivery that goes on where it stood is given up once so many of its workers died in a row and it got no further.
MOST_STALLS = 10


def backoff(attempts: int, pace: Pace, chance: float) -> timedelta:
    """Pause after the `attempts`-th failed try: doubled each time, ± 25 % as `chance` (0–1) says."""
    pause = min(pace.first_backoff * 2.0 ** max(attempts - 1, 0), pace.longest_backoff)
    return pause * (0.75 + chance / 2)


# --- errors ---------------------------------------------------------------------------------------


class ErrorClass(StrEnum):
    """Every connector maps each of its network's errors to exactly one of these."""

    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the name of a class of errors
    RECONNECT = "reconnect"
    PERMISSION = "permission"
    RATE_LIMITED = "rate_limited"
    QUOTA_TOMORROW = "quota_tomorrow"
    WAIT_WINDOW = "wait_window"
    TRANSIENT = "transient"
    UNREACHABLE = "unreachable"
    DUPLICATE = "duplicate"
    BLOCKED_POLICY = "blocked_policy"
    BAD_CONTENT = "bad_content"
    AMBIGUOUS = "ambiguous"
    BY_HAND = "by_hand"


# The post stands, and something that goes with it is left for a person: no error of the post.
LEFT_OVER = "left_over"


class Act(StrEnum):
    """What happens to a delivery after an error."""

    RETRY = "retry"  # again after a growing pause, an attempt is used up
    RETRY_FREE = "retry_free"  # again at a told or reckoned time, no attempt is used up
    RECONNECT = "reconnect"  # the channel waits for its owner, its deliveries become share tasks
    FAIL = "fail"  # trying again cannot help; a person decides
    TASK = "task"  # the channel is fine, but a person has to post this one
    LOOK_UP = "look_up"  # it may be on the network: look before anything else


# Source: channels A0, table of error classes. A token that expired was refreshed once before this table is asked.
ACTS = {
    ErrorClass.TOKEN_EXPIRED: Act.RECONNECT,
    ErrorClass.RECONNECT: Act.RECONNECT,
    ErrorClass.PERMISSION: Act.RECONNECT,
    ErrorClass.RATE_LIMITED: Act.RETRY_FREE,
    ErrorClass.QUOTA_TOMORROW: Act.RETRY_FREE,
    ErrorClass.WAIT_WINDOW: Act.RETRY_FREE,
    ErrorClass.TRANSIENT: Act.RETRY,
    ErrorClass.UNREACHABLE: Act.RETRY_FREE,
    ErrorClass.DUPLICATE: Act.LOOK_UP,
    ErrorClass.BLOCKED_POLICY: Act.FAIL,
    ErrorClass.BAD_CONTENT: Act.FAIL,
    ErrorClass.AMBIGUOUS: Act.LOOK_UP,
    ErrorClass.BY_HAND: Act.TASK,
}


def act_for(error_class: ErrorClass, attempts: int) -> Act:
    """What to do after the `attempts`-th try ended with this class of error."""
    act = ACTS[error_class]
    return Act.FAIL if act is Act.RETRY and attempts >= MAX_ATTEMPTS else act


# --- how far it got -------------------------------------------------------------------------------


def percent(part: int, whole: int) -> float:
    """0–100 with one decimal; 100 only when nothing is missing; 0 of 0 is 0."""
    if not whole:
        return 0.0
    return 100.0 if part >= whole else min(round(100 * part / whole, 1), 99.9)


def units_needed(asked: int, share_percent: int) -> int:
    """How many units are at least `share_percent` (1–100) of those asked; 1 at the least."""
    return max(-(-asked * share_percent // 100), 1)


def resampled(
    steps: Sequence[tuple[int, int]], *, points: int, whole: int, until: float | None = None
) -> list[tuple[timedelta, float]]:
    """(delay, percent of `whole`) at `points` even distances from 0 to `until` seconds, or to the last step.

    `steps` are (seconds, how many more by then) in order; empty when there are none, or `whole` is 0.
    """
    if not steps or not whole:
        return []
    end = max(until or steps[-1][0], 1)
    left, sum_so_far, curve = list(steps), 0, [(timedelta(), 0.0)]
    for point in range(1, points + 1):
        seconds = end * point / points
        while left and (left[0][0] <= seconds or (point == points and left[0][0] <= end)):
            sum_so_far += left.pop(0)[1]
        curve.append((timedelta(seconds=seconds), percent(sum_so_far, whole)))
    return curve


# --- reminders ------------------------------------------------------------------------------------

REMINDERS_PER_DAY = 2
