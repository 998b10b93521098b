"""Who gets the example portal's digests by e-mail, and the last two issues: what the desk's screen shows."""

from datetime import datetime, timedelta
from random import Random
from secrets import token_urlsafe

from lantoa.config.sample.units import ROOT, SEED
from lantoa.kit.crypto import digest
from lantoa.org.units.facade import Unit
from lantoa.publishing.digests.models import Issue, Reader, Rhythm
from lantoa.publishing.digests.rules import covered_since, last_slot, next_slot
from lantoa.publishing.distribution.facade import mailbox_hash
from lantoa.publishing.newsroom.facade import SectionPage, published_articles

READERS = 64
SUBJECT = "Điểm tin sáng: bát canh ca ba, và tin đồn về tiền nhà trọ"
INTRO = "Chào buổi sáng. Số này có một bữa cơm đêm ngon hơn nhờ mấy chục phút đối thoại, và một tin đồn nên dừng lại ở máy của bạn."


def load_digests(moment: datetime) -> None:
    """Sixty-four readers who agreed, and an issue of each rhythm that went out to most of them, the next one begun."""
    _readers(moment)
    for rhythm, sent, refused in ((Rhythm.DAILY, 39, 1), (Rhythm.WEEKLY, 23, 1)):
        slot = last_slot(rhythm, moment)
        since = covered_since(rhythm, slot, None)
        rows = published_articles().filter(first_published_at__gte=since, first_published_at__lt=slot)
        ids = list(rows.values_list("pk", flat=True)[:30])
        state = Issue.State.SENT if ids else Issue.State.EMPTY
        counts = {"sent": sent, "refused": refused} if ids else {}
        Issue.objects.create(rhythm=rhythm, slot=slot, state=state, item_ids=ids, ended_at=slot, **counts)
    Issue.objects.create(rhythm=Rhythm.DAILY, slot=next_slot(Rhythm.DAILY, moment), subject=SUBJECT, intro=INTRO)


def _readers(moment: datetime) -> None:
    """Mailboxes of nobody: some want everything, some a section, some the news of one superior union."""
    chance = Random(f"{SEED}:digests")
    sections = list(SectionPage.objects.live().values_list("pk", flat=True))
    superiors = list(Unit.objects.filter(parent__code=ROOT).order_by("pk").values_list("pk", flat=True)[:12])
    rows = []
    for number in range(READERS):
        address, token = f"ban-doc-{number + 1}@thu-mau.example", token_urlsafe(32)
        rows.append(
            Reader(
                rhythm=Rhythm.DAILY if number % 8 < 5 else Rhythm.WEEKLY,
                section_ids=sorted(chance.sample(sections, 2)) if number % 3 == 1 else [],
                unit_ids=[chance.choice(superiors)] if number % 3 == 2 and superiors else [],
                address=address,
                address_hash=mailbox_hash(address),
                token=token,
                token_hash=digest(token),
                since=moment - timedelta(days=20 + chance.randrange(100)),
            )
        )
    Reader.objects.bulk_create(rows)
