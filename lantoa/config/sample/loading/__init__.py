"""Puts the example federation into an empty database."""

from lantoa.config.sample.loading.cases import load_cases
from lantoa.config.sample.loading.collections import load_campaigns, load_reads
from lantoa.config.sample.loading.digests import load_digests
from lantoa.config.sample.loading.formats import load_formats
from lantoa.config.sample.loading.hours import load_hours
from lantoa.config.sample.loading.newsroom import load_dispatches, load_pieces, load_site
from lantoa.config.sample.loading.payments import load_payments
from lantoa.config.sample.loading.persons import load_board, load_people
from lantoa.config.sample.loading.planning import load_planning
from lantoa.config.sample.loading.readers import load_readers
from lantoa.config.sample.loading.signoffs import load_signoffs
from lantoa.config.sample.loading.times import load_times
from lantoa.config.sample.loading.tree import load_channels, load_tree
from lantoa.config.sample.loading.waiting import load_waiting
from lantoa.config.sample.loading.year import load_facts, load_releases, load_views
from lantoa.kit.clock import now


def load_everything() -> None:
    """Tree, people, channels, pieces and a year of what happened. Call in one transaction: wholly or not at all."""
    moment = now()
    load_tree()
    load_channels()
    load_readers(moment)
    people = load_people()
    sections = load_site()
    load_board(people, sections)
    articles = load_pieces(people, sections, moment)
    shown = load_formats(people, sections, moment)
    load_campaigns(people, moment)
    load_dispatches(people, moment)
    load_digests(moment)
    load_planning(people, sections, articles, moment)
    load_signoffs(people, sections)
    load_waiting(people, sections, moment)
    load_times(people, sections, articles, moment)
    load_payments(people, moment)
    load_releases(articles, by=people["truongban"], moment=moment)
    load_cases(articles, people, moment)
    load_views([*articles, *shown], moment)
    load_reads([*articles, *shown], moment)
    load_hours()
    load_facts(moment)


__all__ = ["load_everything"]
