"""What other packages may use of collections."""

from lantoa.publishing.collections.actions import (
    publish_campaign,
    rank_most_read,
    reckon_likenesses,
    withdraw_campaign,
)
from lantoa.publishing.collections.models import CampaignPage, Ranked
from lantoa.publishing.collections.queries import (
    Part,
    alike_ids,
    chosen_ids,
    first_and_last_day,
    most_read,
    pieces_by_day,
    pieces_of_day,
    pieces_of_series,
    running_campaigns,
    series_part,
)
from lantoa.publishing.collections.rules import days_left, is_running, parted

Span = Ranked.Span

__all__ = [
    "CampaignPage",
    "Part",
    "Span",
    "alike_ids",
    "chosen_ids",
    "days_left",
    "first_and_last_day",
    "is_running",
    "most_read",
    "parted",
    "pieces_by_day",
    "pieces_of_day",
    "pieces_of_series",
    "publish_campaign",
    "rank_most_read",
    "reckon_likenesses",
    "running_campaigns",
    "series_part",
    "withdraw_campaign",
]
