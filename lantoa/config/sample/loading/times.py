"""Times of some pieces: an end, a look that is due, an embargo, pins, one finished task. All of it is invented."""

from datetime import datetime, timedelta

from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, Dispatch, Pin, SectionPage
from lantoa.publishing.newsroom.models import BulkItem, BulkTask

MUST_READS = 2
OF_A_TASK = 4
NOT_APPROVED = "Bài chưa duyệt thì chưa đăng được."


def load_times(
    users: dict[str, User], sections: dict[str, SectionPage], articles: list[Article], moment: datetime
) -> None:
    """Around `moment`, for pieces that are out already."""
    chief = users["truongban"]
    guides = [one for one in articles if one.genre == Article.Genre.GUIDE] or articles
    _keep(guides[0], review_days=180, review_at=moment - timedelta(days=2))
    _keep(guides[-1], review_days=90, review_at=moment + timedelta(days=9))
    _keep(articles[-1], expires_at=moment + timedelta(days=6))
    for number, article in enumerate([one for one in articles if one.is_must_read][:MUST_READS], start=1):
        _pin(article, None, Pin.Kind.MUST_READ, number, (moment, chief))
    leading = [one for one in articles if one.is_focus]
    if leading:
        _pin(leading[-1], None, Pin.Kind.TOP, 1, (moment, chief))
    _pin_in_its_section(sections, articles, moment, chief)
    waiting = Dispatch.objects.filter(state=Dispatch.State.RECEIVED).order_by("pk").first()
    if waiting is not None:
        waiting.embargo_until, waiting.embargo_by = moment + timedelta(days=1), waiting.filed_by
        waiting.embargo_reason = "Lễ ký thỏa ước chiều mai mới diễn ra"
        waiting.save(update_fields=["embargo_until", "embargo_by", "embargo_reason"])
    _finished_task(articles[-OF_A_TASK:], users["bientap"], moment)


def _keep(article: Article, **times: object) -> None:
    Article.objects.filter(pk=article.pk).update(**times)


def _pin(
    article: Article, section: SectionPage | None, kind: str, position: int, who_when: tuple[datetime, User]
) -> None:
    moment, by = who_when
    Pin.objects.create(
        article=article,
        section=section,
        kind=kind,
        position=position,
        starts_at=moment - timedelta(hours=3),
        ends_at=moment + timedelta(days=3 + position),
        pinned_by=by,
    )


def _pin_in_its_section(sections: dict[str, SectionPage], articles: list[Article], moment: datetime, by: User) -> None:
    section = sections["tin-tuc"]
    own = [one for one in articles if one.path.startswith(section.path)]
    if own:
        _pin(own[-1], section, Pin.Kind.TOP, 1, (moment, by))


def _finished_task(articles: list[Article], by: User, moment: datetime) -> None:
    """Some pieces were to be published together: one was out already, one was not approved."""
    at = moment - timedelta(hours=20)
    results = [(one, BulkItem.State.DONE, "") for one in articles[1:]]
    results += [(one, BulkItem.State.UNCHANGED, "") for one in articles[:1]]
    waiting = Article.objects.filter(state=Article.State.SUBMITTED).order_by("pk").first()
    if waiting is not None:
        results.append((waiting, BulkItem.State.REFUSED, NOT_APPROVED))
    task = BulkTask.objects.create(
        act=BulkTask.Act.PUBLISH,
        asked_by=by,
        asked_at=at,
        started_at=at,
        ended_at=at + timedelta(seconds=3),
        state=BulkTask.State.DONE,
        count=len(results),
    )
    BulkItem.objects.bulk_create(
        BulkItem(task=task, article=one, title=one.title, state=state, note=note, ended_at=at)
        for one, state, note in results
    )
