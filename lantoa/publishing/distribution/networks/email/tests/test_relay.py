"""The line itself: TLS, a relay that knows no pipelining, kept lines, and a client's commands on the wire."""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lantoa.publishing.distribution.networks.base import ChannelError
from lantoa.publishing.distribution.networks.email.letter import Envelope, Recipient
from lantoa.publishing.distribution.networks.email.relay import Place, Relay
from lantoa.publishing.distribution.networks.email.rules import Fate
from lantoa.publishing.distribution.rules import ErrorClass
from simulator.testing import running_simulator

PEOPLE = [Recipient(number, f"a{number}@khac.example", "t") for number in range(1, 4)]


def write(recipient):
    return Envelope(recipient, "ban@congdoan.example", b"Subject: x\r\n\r\n.\r\n..a\r\nhet")


def deliver(place, recipients=PEOPLE):
    """({recipient id: fate}, trouble)."""
    fates = {}

    async def act():
        relay = Relay(place, wait_seconds=3)
        trouble = await relay.deliver(
            recipients, write, lambda envelope, fate, _: fates.update({envelope.recipient.id: fate})
        )
        relay.close()
        return trouble

    return fates, asyncio.run(act())


def certificate(folder):
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "tls.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


def test_a_password_travels_only_where_the_relay_proves_itself(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    with running_simulator(arguments=("--smtp-certificate", str(path))) as relay:
        relay.add_accounts({"network": "email", "id": "may@lantoa.example", "password": "dung"})
        address = urlsplit(relay.smtp_url)
        place = Place(address.hostname, address.port, "may@lantoa.example", "dung", starts_tls=True)
        fates, trouble = deliver(place)
        assert set(fates.values()) == {Fate.UNTOUCHED}
        assert trouble.error_class is ErrorClass.UNREACHABLE

        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        fates, trouble = deliver(place)
        assert (set(fates.values()), trouble) == ({Fate.ACCEPTED}, None)
        assert relay.mail_tally()["total"] == 3
        [first, *_] = relay.posts("email")
        assert relay.mail_raw(first["id"]) == b"Subject: x\r\n\r\n.\r\n..a\r\nhet\r\n"


class OldServer:
    """A relay of the last century: one command at a time, and none of the extensions; refuses one reader."""

    def __enter__(self):
        self.heard = []
        self.door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.door.close()

    def _serve(self):
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, contextlib.suppress(OSError), line.makefile("rwb") as file:
                self._talk(file)

    def _talk(self, file):
        def say(words):
            file.write(words + b"\r\n")
            file.flush()

        say(b"220 old")
        in_text = False
        for raw in file:
            words = raw.strip()
            if in_text:
                if words == b".":
                    in_text = False
                    say(b"250 taken")
                continue
            self.heard.append(words.split(b" ")[0].split(b":")[0])
            if words.startswith(b"EHLO"):
                say(b"502 what")
            elif b"a2@" in words:
                say(b"550 5.1.1 nobody")
            elif words == b"DATA":
                in_text = True
                say(b"354 go")
            else:
                say(b"250 ok")


def test_a_relay_without_pipelining_is_asked_one_thing_at_a_time():
    with OldServer() as server:
        fates, trouble = deliver(Place("127.0.0.1", server.door.getsockname()[1]))
    assert trouble is None
    assert fates == {1: Fate.ACCEPTED, 2: Fate.REFUSED, 3: Fate.ACCEPTED}
    # After a refusal nothing of that letter is said any more.
    after = server.heard.index(b"RSET")
    assert server.heard[:after].count(b"DATA") == 1


def test_lines_are_kept_and_a_kept_line_that_died_costs_nobody_a_letter(relay):
    address = urlsplit(relay.smtp_url)
    fates = []

    async def act():
        made = Relay(Place(address.hostname, address.port), wait_seconds=3)
        for _ in range(3):
            await made.deliver(PEOPLE[:1], write, lambda envelope, fate, reply: fates.append(fate))
        kept = made._idle[0][1]
        kept._replies.transport.abort()
        await asyncio.sleep(0.05)
        await made.deliver(PEOPLE[:1], write, lambda envelope, fate, reply: fates.append(fate))
        made.close()

    asyncio.run(act())
    assert fates == [Fate.ACCEPTED] * 4


def test_what_the_relay_says_at_the_door_is_heard(relay):
    address = urlsplit(relay.smtp_url)
    relay.fault("too_fast", network="email", on="connect", next=9)
    fates, trouble = deliver(Place(address.hostname, address.port))
    assert set(fates.values()) == {Fate.UNTOUCHED}
    assert isinstance(trouble, ChannelError)
    assert trouble.error_class is ErrorClass.RATE_LIMITED
