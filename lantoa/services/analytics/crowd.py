"""How often one address counts: a factory reads behind one, a script would read for ever."""

import time
from collections import OrderedDict
from threading import Lock

# Of one address in an hour: readers of one page, and of all pages together.
MOST_OF_A_PAGE, MOST_IN_ALL, SECONDS = 120, 3_000, 3_600
MOST_KEPT = 50_000
_ALL = -1


class Crowd:
    """What one process counted of each address lately. Keys are the day's salted hashes; nothing is written down."""

    def __init__(self) -> None:
        self._counts: OrderedDict[tuple[bytes, int], tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def may_count(self, address: bytes, page_id: int) -> bool:
        """Whether one more view of this page from this address is believed."""
        at = time.monotonic()
        with self._lock:
            of_page, in_all = self._more(address, page_id, at), self._more(address, _ALL, at)
        return of_page <= MOST_OF_A_PAGE and in_all <= MOST_IN_ALL

    def _more(self, address: bytes, page_id: int, at: float) -> int:
        since, count = self._counts.get((address, page_id), (at, 0))
        if at - since >= SECONDS:
            since, count = at, 0
        self._counts[address, page_id] = (since, count + 1)
        self._counts.move_to_end((address, page_id))
        if len(self._counts) > MOST_KEPT:
            self._counts.popitem(last=False)
        return count + 1


crowd = Crowd()
