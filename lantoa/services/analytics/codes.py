"""Short codes: the number of a link, written so that neighbours look unlike each other."""

from sqids import Sqids

# Base 58 in an order of its own: no 0, O, I, l, which people confuse. Never change it: printed codes would die.
_ALPHABET = "k3G7AgsZCFJ4mYXwPeTzb6NqVr2DhtWvKcR9xSMy8BpUEjfdQLHun5a"
_CODES = Sqids(alphabet=_ALPHABET, min_length=7, blocklist=[])


def short_code(link_id: int) -> str:
    """Seven letters and digits or more; the same number gives the same code for ever."""
    return str(_CODES.encode([link_id]))


def link_id_of(code: str) -> int | None:
    """The number again; None for anything that `short_code` never wrote."""
    if not 7 <= len(code) <= 16:
        return None
    numbers = _CODES.decode(code)
    if len(numbers) != 1 or numbers[0] >= 2**63 or _CODES.encode(numbers) != code:
        return None
    return int(numbers[0])
