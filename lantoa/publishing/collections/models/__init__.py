"""The tables of collections: campaign pages, what is read most, which pieces are alike."""

from lantoa.publishing.collections.models.campaigns import CampaignPage
from lantoa.publishing.collections.models.reading import Likeness, Ranked

__all__ = ["CampaignPage", "Likeness", "Ranked"]
