"""Who comes into Wagtail's editor: the portal's board, by its appointments; nobody publishes a piece there."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import transaction
from django.db.models import Model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import is_at_desk, may_manage_board

ACCESS = "wagtailadmin.access_admin"
# Whoever comes in may bring a video along, by the window in which one is chosen.
ADD_VIDEO = "media.add_video"
DESK_GROUP = "Ban Biên tập"
# What the desk keeps beside pieces: whom readers know them by, and whom the portal may quote.
KEPT_LISTS = {f"newsroom.{verb}_{name}" for verb in ("add", "change", "view") for name in ("author", "presshouse")}
# The licence to quote is the managing editor's to enter.
CHIEFS_LISTS = {"newsroom.change_quotingterms", "newsroom.delete_author"}
ASKED = {ACCESS, ADD_VIDEO, *KEPT_LISTS, *CHIEFS_LISTS}
# May also publish sections and topics; pieces are stopped by the hooks, whoever asks.
CHIEF_GROUP = "Trưởng ban Biên tập"
_PAGE_RIGHTS = {
    DESK_GROUP: ("add_page", "change_page", "lock_page"),
    CHIEF_GROUP: ("add_page", "change_page", "lock_page", "unlock_page", "publish_page"),
}
_COLLECTION_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)


class DeskBackend(BaseBackend):
    """Answers whether a person may enter the editor from their appointments of today, and keeps their groups so."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        if (
            perm not in {ACCESS, ADD_VIDEO, *KEPT_LISTS, *CHIEFS_LISTS}
            or not isinstance(user_obj, User)
            or not user_obj.is_active
        ):
            return False
        known = getattr(user_obj, "_may_enter_editor", None)
        if known is None:
            known = sync_groups(user_obj)
            # One request asks a dozen times.
            user_obj._may_enter_editor = known  # type: ignore[attr-defined]  # kept for this request only
        return known and (perm not in CHIEFS_LISTS or may_manage_board(user_obj))


def sync_groups(user: User) -> bool:
    """Put the person into the groups their roles ask for, out of the others; True when they may enter.

    Two or three queries when nothing changed.
    """
    wanted = set()
    # Wagtail knows pages, not units: who edits for a part of the tree only works on the desk's own screens.
    if is_at_desk(user):
        wanted.add(DESK_GROUP)
        if may_manage_board(user):
            wanted.add(CHIEF_GROUP)
    present = set(user.groups.filter(name__in=_PAGE_RIGHTS).values_list("name", flat=True))
    if wanted != present:
        with transaction.atomic():
            user.groups.remove(*Group.objects.filter(name__in=present - wanted))
            user.groups.add(*(ensure_group(name) for name in sorted(wanted - present)))
    return bool(wanted)


@transaction.atomic
def ensure_group(name: str) -> Group:
    """The group with its rights on all pages and collections. Safe to call twice."""
    group, _is_new = Group.objects.get_or_create(name=name)
    root = Page.get_first_root_node()
    for codename in _PAGE_RIGHTS[name]:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
    collection = Collection.get_first_root_node()
    for app, codename in _COLLECTION_RIGHTS:
        if collection is not None:
            right = Permission.objects.get(content_type__app_label=app, codename=codename)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)
    return group
