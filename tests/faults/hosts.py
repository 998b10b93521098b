"""Three hosts on one machine: network namespaces with lines of their own, which can be cut without either end noticing.

The database's host is this one: a bridge for each line, the workers' hosts hang on it by veth pairs.
"""

import subprocess
from dataclasses import dataclass

NODES = 2


def may_make_hosts() -> bool:
    """Whether this machine lets us make namespaces and lines between them."""
    try:
        made = subprocess.run(["unshare", "--net", "ip", "link", "add", "lt0", "type", "veth"], capture_output=True)
    except OSError:
        return False
    return made.returncode == 0


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass(frozen=True)
class Line:
    """One network on which this host has the first address: 10.<number>.<lane>.1."""

    name: str
    number: int
    lane: int

    @property
    def address(self) -> str:
        return f"10.{self.number}.{self.lane}.1"

    @property
    def network(self) -> str:
        return f"10.{self.number}.{self.lane}.0/24"


class Hosts:
    """Worker hosts with one line to the database and another to the networks."""

    def __init__(self, lane: int) -> None:
        self.lane = lane
        self.database = Line(f"ltd{lane}", 211, lane)
        self.networks = Line(f"ltn{lane}", 212, lane)
        self.remove()
        for line in (self.database, self.networks):
            _ip("link", "add", line.name, "type", "bridge")
            _ip("addr", "add", f"{line.address}/24", "dev", line.name)
            _ip("link", "set", line.name, "up")
        for number in range(NODES):
            self._add(number)

    def _add(self, number: int) -> None:
        node = self.node(number)
        _ip("netns", "add", node)
        _ip("-n", node, "link", "set", "lo", "up")
        for line in (self.database, self.networks):
            outer, inner = f"{line.name}w{number}", f"{line.name}i{number}"
            _ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", node)
            _ip("-n", node, "addr", "add", f"{line.address.removesuffix('.1')}.{10 + number}/24", "dev", inner)
            _ip("-n", node, "link", "set", inner, "up")
            _ip("link", "set", outer, "master", line.name, "up")

    def node(self, number: int) -> str:
        return f"ltw{self.lane}n{number}"

    def inside(self, number: int) -> tuple[str, ...]:
        """Put before a command: it runs on that host."""
        return "ip", "netns", "exec", self.node(number)

    def cut(self, number: int, *lines: Line) -> None:
        """What is sent is swallowed: no carrier is lost, nobody is told."""
        for line in lines:
            _ip("link", "set", f"{line.name}w{number}", "nomaster")

    def heal(self, number: int, *lines: Line) -> None:
        for line in lines:
            _ip("link", "set", f"{line.name}w{number}", "master", line.name)

    def remove(self) -> None:
        """Everything of this lane, also what a killed run has left."""
        for number in range(NODES):
            subprocess.run(["ip", "netns", "del", self.node(number)], capture_output=True)
        for line in (self.database, self.networks):
            for number in range(NODES):
                subprocess.run(["ip", "link", "del", f"{line.name}w{number}"], capture_output=True)
            subprocess.run(["ip", "link", "del", line.name], capture_output=True)
