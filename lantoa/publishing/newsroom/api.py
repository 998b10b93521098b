"""REST of the newsroom: sections, dispatches, and what the desk does with them."""

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as FieldErrors

from lantoa.kit.clock import VIETNAM
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom import queries
from lantoa.publishing.newsroom.access import (
    dispatches_of,
    filing_units,
    get_article_at_desk,
    get_dispatch_at_desk,
    get_dispatch_for,
    get_section,
)
from lantoa.publishing.newsroom.actions import (
    accept_dispatch,
    add_photo,
    decline_dispatch,
    file_dispatch,
    publish_without_waiting,
    return_dispatch,
    withdraw_piece,
)
from lantoa.publishing.newsroom.actions.confirming import NeedsReason
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.rules import clean_text
from lantoa.publishing.newsroom.times.embargo import hold_as_filed
from lantoa.services.rest.facade import Id, Moment, make_router, page_after, problem

router = make_router(tags=["newsroom"])
REASON = "REST"


# Not a Schema: those read attributes of anything, and a bare JSON text would be taken for a dispatch.
class DispatchIn(BaseModel):
    """News of one event. `unit` is a code, for who files for several units; `client_id` names the dispatch for good.

    Nothing made of it comes out before `embargo_until`, which wants an `embargo_reason`.
    """

    title: str
    body: str = ""
    happened_at: Moment | None = None
    place: str = Field("", max_length=200)
    author: str = Field("", max_length=120)
    unit: str = ""
    client_id: UUID | None = None
    embargo_until: Moment | None = None
    embargo_reason: str = Field("", max_length=300)


class SectionOut(Schema):
    """One section of the portal."""

    slug: str
    name: str


class SectionsOut(Schema):
    """All sections, in the portal's order."""

    items: list[SectionOut]


class DispatchOut(Schema):
    """One dispatch and what became of it; `note` is the desk's last word to the unit."""

    id: int
    state: Dispatch.State
    title: str
    body: str
    happened_at: datetime | None
    place: str
    author: str
    unit: str
    filed_at: datetime
    photos: int
    note: str
    piece_id: int | None
    url: str | None


class DispatchesOut(Schema):
    """The person's own dispatches, newest first."""

    items: list[DispatchOut]
    next: str | None


class SectionChoice(Schema):
    section: str


class NoteIn(Schema):
    note: str


class ReasonIn(BaseModel):
    # A Schema reads attributes of whatever it is given: a mere text would pass, having none.
    reason: str = REASON


class PublishIn(BaseModel):
    """Whether the checks are asked before a text that is not approved yet goes out, and what is answered.

    Left out, they are not asked. Empty, what weighs against the text refuses it, with the findings. Words say why it
    goes out all the same; they are kept in its history.
    """

    confirmed: str | None = Field(default=None, max_length=300)


class FiledOut(Schema):
    """A dispatch's id and where it is."""

    id: int
    state: Dispatch.State


class PieceIdOut(Schema):
    piece_id: int


class UrlOut(Schema):
    url: str


class PieceStateOut(Schema):
    """A piece's id and where it is."""

    id: int
    state: Article.State


_FIELDS = DispatchIn.model_json_schema()
_FILING = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _FIELDS},
            "multipart/form-data": {
                "schema": {
                    **_FIELDS,
                    "properties": {
                        **_FIELDS["properties"],
                        "photos": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    }
}

_PUBLISHING = {"requestBody": {"content": {"application/json": {"schema": PublishIn.model_json_schema()}}}}


@router.get("/sections", response=SectionsOut)
def list_sections(request: HttpRequest) -> dict[str, object]:
    """Sections a dispatch can be accepted into."""
    return {"items": [{"slug": section.slug, "name": section.title} for section in queries.sections()]}


@router.post("/dispatches", response={201: FiledOut}, openapi_extra=_FILING)
def create_dispatch(request: HttpRequest) -> tuple[int, Dispatch]:
    """File a dispatch, as JSON or as a form with `photos`. The same Idempotency-Key or `client_id` files it once."""
    user = _person(request)
    given, photos = _read_filing(request)
    client_id = given.client_id or _client_id(request, user)
    with transaction.atomic():
        dispatch = file_dispatch(
            by=user,
            unit=_filing_unit(user, given.unit),
            client_id=client_id,
            title=given.title,
            body=given.body,
            happened_at=_aware(given.happened_at),
            place=given.place,
            author=given.author,
        )
        if given.embargo_until is not None:
            until = _aware(given.embargo_until)
            assert until is not None
            hold_as_filed(dispatch=dispatch, until=until, reason=given.embargo_reason, by=user)
        for position, photo in enumerate(photos):
            add_photo(
                dispatch=dispatch,
                by=user,
                client_id=uuid5(client_id, f"photo-{position}"),
                file=photo,
                position=position,
            )
    return 201, dispatch


@router.get("/dispatches", response=DispatchesOut)
def list_dispatches(request: HttpRequest, cursor: str = "", limit: int = 50) -> dict[str, object]:
    """The person's own dispatches, newest first."""
    rows = queries.with_outcome(dispatches_of(_person(request)))
    found, following = page_after(rows, cursor=cursor, limit=limit)
    return {"items": [_dispatch_out(row) for row in found], "next": following}


@router.get("/dispatches/{dispatch_id}", response=DispatchOut)
def read_dispatch(request: HttpRequest, dispatch_id: Id) -> dict[str, object]:
    """One dispatch, for whoever filed it, officers above it, and the desk."""
    dispatch = get_dispatch_for(request.user, dispatch_id)
    return _dispatch_out(queries.with_outcome(Dispatch.objects.all()).get(pk=dispatch.pk))


@router.post("/dispatches/{dispatch_id}/accept", response=PieceIdOut)
def accept(request: HttpRequest, dispatch_id: Id, choice: SectionChoice) -> dict[str, object]:
    """Make a draft piece of a dispatch; again gives the same piece."""
    dispatch = get_dispatch_at_desk(request.user, dispatch_id)
    article = accept_dispatch(dispatch=dispatch, section=get_section(choice.section), by=_person(request))
    return {"piece_id": article.pk}


@router.post("/dispatches/{dispatch_id}/return", response=FiledOut)
def return_to_unit(request: HttpRequest, dispatch_id: Id, given: NoteIn) -> Dispatch:
    """Ask the unit to complete a dispatch."""
    dispatch = get_dispatch_at_desk(request.user, dispatch_id)
    return_dispatch(dispatch=dispatch, note=given.note, by=_person(request))
    return get_dispatch_at_desk(request.user, dispatch_id)


@router.post("/dispatches/{dispatch_id}/decline", response=FiledOut)
def decline(request: HttpRequest, dispatch_id: Id, given: NoteIn) -> Dispatch:
    """Tell the unit, with the reason, that a dispatch is not used."""
    dispatch = get_dispatch_at_desk(request.user, dispatch_id)
    decline_dispatch(dispatch=dispatch, reason=given.note, by=_person(request))
    return get_dispatch_at_desk(request.user, dispatch_id)


@router.post("/pieces/{piece_id}/publish", response=UrlOut, openapi_extra=_PUBLISHING)
def publish(request: HttpRequest, piece_id: Id) -> dict[str, str] | HttpResponse:
    """Approve if need be, and publish. A managing editor's own piece goes by the urgent path, which is recorded.

    With `confirmed` the checks are asked: 409 with `findings` until it says why the text goes out all the same.
    """
    article = get_article_at_desk(request.user, piece_id)
    given = _read_publishing(request)
    try:
        live = publish_without_waiting(article=article, by=_person(request), reason=REASON, confirmed=given.confirmed)
    except NeedsReason as error:
        return _weighed(error)
    return {"url": settings.BASE_URL + queries.public_path(live)}


@router.post("/pieces/{piece_id}/withdraw", response=PieceStateOut)
def withdraw(request: HttpRequest, piece_id: Id, given: ReasonIn | None = None) -> Article:
    """Take a piece off the portal; its address then answers 410."""
    article = get_article_at_desk(request.user, piece_id)
    return withdraw_piece(article=article, reason=(given or ReasonIn()).reason, by=_person(request))


def _read_publishing(request: HttpRequest) -> PublishIn:
    """What a program says of the checks; nothing, in any form, is as good as silence.

    A dispatch filed by REST has pictures without captions: who knows nothing of the checks publishes as ever.
    """
    if request.content_type != "application/json" or not request.body.strip():
        return PublishIn()
    try:
        return PublishIn.model_validate_json(request.body)
    except FieldErrors as error:
        raise _wrong_fields(error) from error


def _weighed(error: NeedsReason) -> HttpResponse:
    """The refusal, with what must be mended or confirmed."""
    asked = [{"field": "confirmed", "message": _("Ghi lý do vẫn đăng, hoặc sửa bài rồi gửi lại.")}]
    findings = [
        {"kind": one.kind, "where": one.where, "sentence": one.sentence, "suggestion": one.suggestion, "url": one.url}
        for one in error.findings
    ]
    return problem(409, str(error), asked, findings=findings)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _read_filing(request: HttpRequest) -> tuple[DispatchIn, list[UploadedFile]]:
    try:
        if request.content_type == "multipart/form-data":
            if "photos" in request.POST:
                raise ValidationError([{"type": "file", "loc": ("body", "photos")}])
            fields = {name: value for name, value in request.POST.items() if value or name == "title"}
            return DispatchIn.model_validate(fields), request.FILES.getlist("photos")
        return DispatchIn.model_validate_json(request.body), []
    except FieldErrors as error:
        raise _wrong_fields(error) from error
    except RequestDataTooBig as error:
        raise HttpError(413, _("Nội dung gửi lên quá lớn.")) from error
    except (MultiPartParserError, TooManyFilesSent, UnreadablePostError) as error:
        raise HttpError(400, _("Biểu mẫu gửi lên không đọc được.")) from error


def _wrong_fields(error: FieldErrors) -> ValidationError:
    return ValidationError([{**item, "loc": ("body", *item["loc"])} for item in error.errors()])


def _client_id(request: HttpRequest, user: User) -> UUID:
    """The same key of the same person names the same dispatch, even when the first answer was lost half-way."""
    key = request.headers.get("Idempotency-Key", "").strip()
    return uuid5(UUID(int=user.pk), key) if key else uuid4()


def _filing_unit(user: User, code: str) -> Unit:
    units = filing_units(user)
    unit = (units.filter(code=clean_text(code)) if code else units).first()
    if unit is None:
        raise RuleBroken(_("Đồng chí chưa được giao gửi tin cho đơn vị này."))
    return unit


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=VIETNAM) if moment is not None and moment.tzinfo is None else moment


def _dispatch_out(row: Dispatch) -> dict[str, object]:
    article = row.article
    notes = list(row.notes.all())
    return {
        "id": row.pk,
        "state": row.state,
        "title": row.title,
        "body": row.body,
        "happened_at": row.happened_at,
        "place": row.place,
        "author": row.author,
        "unit": row.unit.code,
        "filed_at": row.filed_at,
        "photos": len(row.photos.all()),
        "note": notes[-1].text if notes else "",
        "piece_id": article.pk if article else None,
        "url": settings.BASE_URL + queries.public_path(article) if article and article.live else None,
    }
