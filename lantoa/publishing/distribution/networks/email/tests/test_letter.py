"""What a letter says, how it is built, and that its signature holds."""

import email
import email.policy
import unicodedata

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lantoa.publishing.distribution.networks.base import Post
from lantoa.publishing.distribution.networks.email.letter import Letter, Recipient
from lantoa.publishing.distribution.networks.email.signing import Signer
from lantoa.publishing.distribution.networks.email.verp import read_return_path
from lantoa.publishing.distribution.tests.jobs import make_job

LAN = Recipient(7, "lan@khac.example", "t" * 43, "Lan & <Hùng>")
POST = Post(
    title="Bữa cơm ca ba",
    text="Bữa cơm ca ba\n\nMời đọc <b>ngay</b>.\n.\nDòng hai.",
    short_url="https://lantoa.example/s/abcdefg",
    author="Mai",
    pictures=("https://lantoa.example/media/a.jpg",),
    unit_name="Công đoàn cơ sở May Lam Giang",
)


@pytest.fixture(autouse=True)
def place(settings):
    settings.DEFAULT_FROM_EMAIL = "Lan Tỏa <bantin@congdoan.example>"
    settings.BASE_URL = "https://lantoa.example"


def letter(signer=None, **values):
    job = make_job("ds@congdoan.example", "", post=values.pop("post", POST), delivery_id=3, channel_id=9)
    return Letter(job, signer=signer)


def parsed(envelope):
    return email.message_from_bytes(envelope.raw, policy=email.policy.default)


def test_the_header_says_who_where_and_how_to_leave():
    envelope = letter().for_recipient(LAN)
    message = parsed(envelope)
    assert message["From"].addresses[0].display_name == "Công đoàn cơ sở May Lam Giang"
    assert message["From"].addresses[0].addr_spec == "bantin@congdoan.example"
    assert message["Reply-To"] == "ds@congdoan.example"
    assert message["To"] == "lan@khac.example"
    assert message["Subject"] == "Bữa cơm ca ba"
    assert message["Message-ID"].startswith("<3.7.")
    assert f"<https://lantoa.example/thu/huy/{'t' * 43}/>" in message["List-Unsubscribe"]
    assert "<mailto:tra-lai+3-7-" in message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<kenh-9.congdoan.example>"
    assert (message["Precedence"], message["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert message.defects == []
    assert read_return_path(envelope.sender) == (3, 7)


def test_both_parts_say_the_same_and_nothing_of_a_person_is_markup():
    message = parsed(letter().for_recipient(LAN))
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for words in ("Dòng hai.", "https://lantoa.example/s/abcdefg", "t" * 43):
        assert words in text
        assert words in html
    assert "Kính gửi Lan & <Hùng>," in text
    assert "Kính gửi Lan &amp; &lt;Hùng&gt;," in html
    assert "&lt;b&gt;ngay" in html
    assert "<b>" not in html
    # The title is the heading; it is not said again as the first paragraph.
    assert text.count("Bữa cơm ca ba") == 1
    assert 'alt="Ảnh của bài: Bữa cơm ca ba"' in html
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 600px" in html


def test_every_line_is_short_and_seven_bit_and_the_same_letter_has_the_same_name():
    one, two = letter().for_recipient(LAN), letter().for_recipient(LAN)
    assert one.raw.isascii()
    assert max(map(len, one.raw.split(b"\r\n"))) <= 78 + 40
    assert b"\n" not in one.raw.replace(b"\r\n", b"")
    assert parsed(one)["Message-ID"] == parsed(two)["Message-ID"]
    assert len(one.raw) < 20_000


def test_the_subject_is_nfc_and_stays_one_line():
    post = Post(title=unicodedata.normalize("NFD", "Đoàn viên\r\nBcc: x@y.vn"), text="x", short_url="https://a.b/s/c")
    message = parsed(letter(post=post).for_recipient(LAN))
    assert message["Subject"] == "Đoàn viên Bcc: x@y.vn"
    assert message["Bcc"] is None


@pytest.mark.parametrize("text", ["Ộ ữ ậ " * 3_300, '"' * 19_000, "Mời đoàn viên đọc.\n" * 1_000, "ộ" * 19_000])
def test_the_longest_text_stays_below_what_mail_programs_show(text):
    post = Post(title="Ộ" * 300, text=text, short_url="https://a.b/s/c", author="Ữ" * 90, unit_name="Ậ" * 200)
    envelope = letter(post=post).for_recipient(LAN)
    assert len(envelope.raw) < 100_000
    assert "https://a.b/s/c" in parsed(envelope).get_body(("html",)).get_content()


def test_the_signature_covers_what_mail_programs_unsubscribe_by():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    raw = letter(Signer("lt1", "congdoan.example", key)).for_recipient(LAN).raw
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def dns(name, timeout=5):
        assert name == b"lt1._domainkey.congdoan.example."
        return b"v=DKIM1; k=rsa; p=" + dkim.base64.b64encode(public)

    assert dkim.verify(raw, dnsfunc=dns)
    signed = raw.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").split(b"h=")[1].split(b";")[0]
    for name in (b"from", b"to", b"subject", b"message-id", b"list-unsubscribe", b"list-unsubscribe-post"):
        assert name in [word.strip() for word in signed.replace(b" ", b"").split(b":")]
    for changed in (raw.replace(b"One-Click", b"One-Flick"), raw.replace(b"abcdefg", b"abcdefh")):
        assert not dkim.verify(changed, dnsfunc=dns)
