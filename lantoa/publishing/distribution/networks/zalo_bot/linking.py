"""One-time codes that tie a chat to a channel: a chat's id is only ever learned from a message written in it.

The officer sends the code to the bot, in the private chat or in the group; whoever reads it out of the update knows
the channel. No table: a code carries channel and time, signed; it holds for an hour, and only as long as the channel
has the address it had then, so that it works once.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PREFIX = "LT"
LIFE = timedelta(minutes=60)
# Clocks of two servers differ a little.
AHEAD = timedelta(minutes=2)
# Crockford's alphabet: no I, L, O, U, so that a code read from a screen is typed right.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
# 40 bits of channel, 24 of minutes, 56 of signature: 24 signs in 6 groups of 4.
CHANNEL_BITS, MINUTE_BITS, MAC_BITS = 40, 24, 56
SIGNS = (CHANNEL_BITS + MINUTE_BITS + MAC_BITS) // 5
_CODE = re.compile(rf"(?<![0-9A-Z]){PREFIX}((?:[\s\-–]*[0-9A-Z]){{{SIGNS}}})(?![0-9A-Z])")
MOST_CODES = 5


@dataclass(frozen=True)
class Code:
    """What a code says; whether it is true, `fits` tells."""

    channel_id: int
    made_at: datetime
    mac: int


def make_code(channel_id: int, *, address: str, at: datetime, key: bytes) -> str:
    """The code for a channel that has `address` now (empty when not linked yet): "LT-XXXX-…", 29 signs.

    `key` is secret and for this use alone. Raises ValueError for a channel number that does not fit.
    """
    minutes = int(at.timestamp()) // 60 % (1 << MINUTE_BITS)
    if not 0 < channel_id < 1 << CHANNEL_BITS:
        raise ValueError("no such channel")
    number = channel_id << MINUTE_BITS | minutes
    whole = number << MAC_BITS | _mac(number, address, key)
    signs = "".join(ALPHABET[whole >> shift & 31] for shift in range((SIGNS - 1) * 5, -1, -5))
    return "-".join([PREFIX, *(signs[start : start + 4] for start in range(0, SIGNS, 4))])


def codes_in(text: str, *, at: datetime) -> list[Code]:
    """Every code in a message, at most five, whatever stands around it; `at` is when it was read."""
    found = []
    for match in list(_CODE.finditer(text.upper()))[:MOST_CODES]:
        signs = re.sub(r"[\s\-–]", "", match[1]).translate(_READ_AS)
        if "U" not in signs:
            found.append(_code(signs, at))
    return found


def _code(signs: str, at: datetime) -> Code:
    whole = 0
    for sign in signs:
        whole = whole << 5 | ALPHABET.index(sign)
    number = whole >> MAC_BITS
    # The minutes wrap after 31 years: the turn nearest to now is meant.
    turn = 1 << MINUTE_BITS
    minutes, now_minutes = number % turn, int(at.timestamp()) // 60
    minutes += (now_minutes - minutes + turn // 2) // turn * turn
    made_at = datetime.fromtimestamp(minutes * 60, UTC)
    return Code(channel_id=number >> MINUTE_BITS, made_at=made_at, mac=whole % (1 << MAC_BITS))


def fits(code: Code, *, address: str, at: datetime, key: bytes) -> bool:
    """Whether we made this code, less than an hour ago, for the channel while it had `address`. Constant time."""
    minutes = int(code.made_at.timestamp()) // 60 % (1 << MINUTE_BITS)
    right = _mac(code.channel_id << MINUTE_BITS | minutes, address, key)
    is_ours = hmac.compare_digest(right.to_bytes(7, "big"), code.mac.to_bytes(7, "big"))
    return is_ours and code.made_at - AHEAD <= at <= code.made_at + LIFE


def _mac(number: int, address: str, key: bytes) -> int:
    digest = hmac.digest(key, f"zalo_bot:{number}:{address}".encode(), hashlib.sha256)
    return int.from_bytes(digest[: MAC_BITS // 8], "big")
