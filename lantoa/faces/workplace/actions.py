"""What the phone writes: photos that wait, and the dispatch they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.faces.workplace.models import StagedPhoto
from lantoa.faces.workplace.rules import MOST_PHOTO_BYTES, MOST_PHOTOS, STAGED_PHOTO_LIFE
from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Dispatch, add_photo, file_dispatch, hold_as_filed


class PhotosMissing(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The dispatch names photos that have not arrived; nothing was filed."""

    def __init__(self, client_ids: list[UUID]) -> None:
        super().__init__(f"{len(client_ids)} photos have not arrived")
        self.client_ids = client_ids


class PhotoRefused(RuleBroken):
    """One photo cannot be used; nothing was filed."""

    def __init__(self, reason: str, client_id: UUID) -> None:
        super().__init__(reason)
        self.client_id = client_id


@dataclass(frozen=True)
class DispatchText:
    """What the officer wrote."""

    title: str
    body: str
    happened_at: datetime | None
    place: str
    author: str
    embargo_until: datetime | None = None
    embargo_reason: str = ""


@dataclass(frozen=True)
class PhotoPlace:
    """Which photo stands at a place, and what is written under it."""

    client_id: UUID
    caption: str = ""


def stage_photo(*, by: User, dispatch_client_id: UUID, client_id: UUID, file: UploadedFile) -> StagedPhoto:
    """Keep one photo until its dispatch is filed. Safe to call twice: the first content stays.

    Raises RuleBroken when it is too large or the dispatch has too many photos already.
    """
    if (file.size or 0) > MOST_PHOTO_BYTES:
        raise RuleBroken(_("Ảnh này lớn quá 25 MB. Đồng chí chụp lại với cỡ nhỏ hơn giúp."))
    if not file.size:
        raise RuleBroken(_("Tệp ảnh này rỗng. Đồng chí chọn lại ảnh giúp."))
    others = StagedPhoto.objects.filter(user=by, dispatch_client_id=dispatch_client_id).exclude(client_id=client_id)
    if others.count() >= MOST_PHOTOS:
        raise RuleBroken(_("Mỗi tin gửi được nhiều nhất %(most)d ảnh.") % {"most": MOST_PHOTOS})
    photo, _new = StagedPhoto.objects.get_or_create(
        user=by,
        dispatch_client_id=dispatch_client_id,
        client_id=client_id,
        defaults={"content": file.read(), "staged_at": now()},
    )
    return photo


@transaction.atomic
def file_whole_dispatch(
    *, by: User, unit: Unit, client_id: UUID, text: DispatchText, photos: Sequence[PhotoPlace]
) -> Dispatch:
    """The dispatch with all its photos, or nothing. Safe to call twice, also at once.

    Raises PhotosMissing when a named photo was not staged, PhotoRefused when one cannot be used,
    RuleBroken when the newsroom refuses the text.
    """
    dispatch = file_dispatch(
        by=by,
        unit=unit,
        client_id=client_id,
        title=text.title,
        body=text.body,
        happened_at=text.happened_at,
        place=text.place,
        author=text.author,
    )
    # It may have waited for a line until that moment was past: then nothing is held back any more.
    if text.embargo_until is not None and text.embargo_until > now():
        dispatch = hold_as_filed(dispatch=dispatch, until=text.embargo_until, reason=text.embargo_reason, by=by)
    there = set(dispatch.photos.values_list("client_id", flat=True))
    staged = StagedPhoto.objects.filter(user=by, dispatch_client_id=client_id)
    waiting = set(staged.values_list("client_id", flat=True)) - there
    if missing := [photo.client_id for photo in photos if photo.client_id not in there | waiting]:
        raise PhotosMissing(missing)
    for position, photo in enumerate(photos):
        if photo.client_id in waiting:
            # One at a time: twenty photos at once would fill the process's memory.
            content = bytes(staged.get(client_id=photo.client_id).content)
            _attach(dispatch, by=by, photo=photo, position=position, content=content)
    staged.delete()
    return dispatch


def attach_files(*, dispatch: Dispatch, by: User, files: Sequence[UploadedFile], ids: Sequence[UUID]) -> None:
    """Photos of a plain form, after those that are there. Raises PhotoRefused for the first that cannot be used."""
    start = dispatch.photos.count()
    for offset, (file, client_id) in enumerate(zip(files, ids, strict=True)):
        _attach(dispatch, by=by, photo=PhotoPlace(client_id), position=start + offset, content=file.read())


def _attach(dispatch: Dispatch, *, by: User, photo: PhotoPlace, position: int, content: bytes) -> None:
    file = ContentFile(content, name=f"{photo.client_id}.jpg")
    try:
        add_photo(
            dispatch=dispatch,
            by=by,
            client_id=photo.client_id,
            file=file,
            position=position,
            caption=photo.caption,
        )
    except RuleBroken as error:
        raise PhotoRefused(str(error), photo.client_id) from error


def forget_stale_photos() -> int:
    """Photos whose dispatch never came; returns how many were removed. Safe to call twice."""
    removed, _by_model = StagedPhoto.objects.filter(staged_at__lt=now() - STAGED_PHOTO_LIFE).delete()
    return removed
