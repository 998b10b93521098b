"""Authors, series, campaign pages and who read what: what ties the example's pieces together."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.rich_text import RichText

from lantoa.config.sample.collections import SampleCampaign, campaigns
from lantoa.config.sample.loading.newsroom import drawn_pictures
from lantoa.config.sample.pictures import parse_picture
from lantoa.kit.clock import local_day
from lantoa.org.people.facade import User
from lantoa.publishing.collections.facade import CampaignPage, rank_most_read
from lantoa.publishing.collections.signals import campaign_published
from lantoa.publishing.newsroom.facade import Article, HomePage, TopicPage
from lantoa.services.analytics.models import ReadHour
from lantoa.services.media.facade import Picture

_NOTHING: dict[str, Any] = {"pieces": [], "topic": None, "series": None, "section": None, "unit": "", "format": ""}


def load_campaigns(users: dict[str, User], moment: datetime) -> list[CampaignPage]:
    """The three campaign pages, written by an editor, published by the managing editor."""
    given = campaigns(local_day(moment))
    specs = {one.slug: parse_picture(one.cover) for one in given if one.cover}
    drawn = drawn_pictures(list(specs.values()))
    topics = {topic.slug: topic for topic in TopicPage.objects.all()}
    covers = {slug: drawn[spec.name] for slug, spec in specs.items()}
    return [_load(one, users, topics, covers.get(one.slug), moment) for one in given]


def _load(
    given: SampleCampaign, users: dict[str, User], topics: dict[str, TopicPage], cover: Picture | None, moment: datetime
) -> CampaignPage:
    names = ("slug", "title", "slogan", "lead", "palette", "starts_on", "ends_on", "place")
    page = CampaignPage(**{name: getattr(given, name) for name in names}, cover=cover, is_sample=True, live=False)
    page.parts = [_part(kind, value, topics) for kind, value in given.parts]
    page.owner = users["bientap"]
    HomePage.objects.get().add_child(instance=page)
    page.save_revision(user=users["bientap"], log_action=False).publish(log_action=False)
    CampaignPage.objects.filter(pk=page.pk).update(first_published_at=moment - timedelta(days=2))
    page.refresh_from_db()
    transaction.on_commit(partial(campaign_published.send, sender=CampaignPage, campaign=page))
    return page


def _part(kind: str, value: Any, topics: dict[str, TopicPage]) -> tuple[str, Any]:
    if kind == "text":
        return kind, RichText(value)
    if kind == "pieces":
        return kind, {**_NOTHING, **value, "topic": topics[value["topic"]]}
    if kind == "questions":
        rows = [{**row, "answer": RichText(row["answer"])} for row in value["rows"]]
        return kind, {**value, "rows": rows}
    return kind, value


def load_reads(articles: list[Article], moment: datetime) -> None:
    """Who read what in the last day, and the lists made of it."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    ReadHour.objects.bulk_create(
        ReadHour(page_id=article.pk, hour=hour - timedelta(hours=back), readers=3 + (article.pk * 37 + back * 11) % 90)
        for article in articles
        for back in range(0, 20, 4)
    )
    rank_most_read()
