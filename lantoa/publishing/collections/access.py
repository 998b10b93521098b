"""Who composes and publishes campaign pages; missing and hidden look alike."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed
from lantoa.org.people.facade import Role, User, paths_reached_by
from lantoa.publishing.collections.models import CampaignPage
from lantoa.publishing.newsroom.facade import READING_ROLES

Person = User | AnonymousUser


def _holds_at_top(user: Person, roles: tuple[str, ...]) -> bool:
    # "/7/" is a unit without a parent: the portal is kept there.
    return any(path.count("/") == 2 for path in paths_reached_by(user, roles))


def sees_campaigns(user: Person) -> bool:
    """Whether the person looks at campaign pages at the desk: the portal's own board and leadership. One query."""
    return _holds_at_top(user, READING_ROLES)


def may_publish_campaigns(user: Person) -> bool:
    """Whether the person puts campaign pages out: the portal's managing editor. One query."""
    return _holds_at_top(user, (Role.MANAGING_EDITOR,))


def campaigns_for(user: Person) -> QuerySet[CampaignPage]:
    """The campaign pages the person sees at the desk, in any state, the newest first. One query for the reach."""
    rows: QuerySet[CampaignPage] = CampaignPage.all_of_kind().order_by("-latest_revision_created_at", "-pk")
    return rows if sees_campaigns(user) else rows.none()


def get_campaign_for(user: Person, campaign_id: int) -> CampaignPage:
    """The campaign page, for those who see it at the desk. Raises NotAllowed."""
    found = campaigns_for(user).select_related("latest_revision").filter(pk=campaign_id).first()
    if found is None:
        raise NotAllowed(_("Không tìm thấy trang chiến dịch này."))
    return found
