"""The usual steps of a piece, and what they left."""

from lantoa.org.facts.models import Fact
from lantoa.publishing.newsroom import actions
from lantoa.publishing.newsroom.drafts import Draft


def submitted(lg, **changes):
    piece = lg.piece(**changes)
    return actions.submit_piece(article=piece, by=lg.editor)


def approved(lg):
    piece = submitted(lg)
    actions.approve_piece(article=piece, by=lg.second)
    return piece


def published(lg):
    return actions.publish_piece(article=approved(lg), by=lg.second)


def rewrite(lg, piece, title="Tít khác", by=None):
    return actions.edit_piece(article=piece, draft=Draft(title=title, lead="Sapo khác"), by=by or lg.editor)


def facts():
    return sorted(Fact.objects.values_list("kind", "unit_id", "source"))
