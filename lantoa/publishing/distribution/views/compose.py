"""Starting a release: choose the piece, the audience, the words, the due time; look again; go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from lantoa.kit.buttons import press
from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit, get_unit
from lantoa.publishing.distribution.actions import preview_audience, save_audience, start_release
from lantoa.publishing.distribution.actions.checks import in_braces
from lantoa.publishing.distribution.actions.start import AudiencePreview
from lantoa.publishing.distribution.audience import Audience
from lantoa.publishing.distribution.clips import chosen_clip, clip_choices
from lantoa.publishing.distribution.content import describe, video_content
from lantoa.publishing.distribution.forms import AudienceForm, ReleaseForm
from lantoa.publishing.distribution.models import Release, SavedAudience
from lantoa.publishing.distribution.plan_form import AT_ONCE
from lantoa.publishing.distribution.rations.plan import Planned
from lantoa.publishing.distribution.rations.plan import plan as plan_rations
from lantoa.publishing.distribution.screens.best_times import best_starts
from lantoa.publishing.distribution.screens.compose import (
    Gap,
    PostPreview,
    gaps_of,
    kinds_below,
    networks_below,
    pages_to_pick,
    places_to_release,
    post_previews,
    sample_link,
    saved_audiences,
    sectors_below,
    tags_below,
)
from lantoa.publishing.distribution.views.addresses import number, several, words
from lantoa.publishing.distribution.views.doors import releaser
from lantoa.publishing.distribution.wording import VARIABLES
from lantoa.services.media.facade import Video


@dataclass(frozen=True)
class Offer:
    """What the composer may offer this person."""

    places: list[Unit]
    kinds: list[tuple[str, str]]
    networks: list[tuple[str, str]]
    tags: list[str]
    sectors: list[str]
    clips: list[tuple[str, str]]

    def form(self, data: QueryDict | None = None, files: Any = None, **values: Any) -> ReleaseForm:
        offered = {name: getattr(self, name) for name in ("places", "kinds", "networks", "tags", "sectors", "clips")}
        return ReleaseForm(data, files, **offered, **values)


@dataclass(frozen=True)
class Reach:
    """An audience as its numbers, with the first units that have no channel."""

    audience: Audience
    unit: Unit
    preview: AudiencePreview
    gaps: list[Gap]
    rations: list[Planned]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_compose(request: HttpRequest) -> HttpResponse:
    user = releaser(request)
    wanted = request.GET.get("bai", "")
    if not wanted:
        q = words(request.GET, "q", 200)
        return render(request, "distribution/compose_pick.html", {"pages": pages_to_pick(q), "words": q})
    page = _page(wanted)
    if not page.live:
        return render(request, "distribution/compose_refused.html", status=409)
    if request.method == "POST":
        return _posted(request, user, page)
    offer = _offer(user)
    places = [unit.code for unit in offer.places]
    asked = request.GET.get("under", "")
    under = asked if asked in places else places[0]
    kept = _kept_audience(request, offer) or Audience(under)
    initial = {
        "client_id": str(uuid4()),
        "format": Release.Format.LINK,
        "due": None,
        "start": AT_ONCE,
        "intro": Release.Intro.FORBIDDEN,
        **_audience_values(kept, places),
    }
    form = offer.form(initial=initial)
    form.initial["due"] = form.presets[0].code
    return _composer(request, user, page, offer, form, reach=_reach(user, kept))


def _audience_values(audience: Audience, places: list[str]) -> dict[str, Any]:
    """An audience as the composer's fields."""
    is_listed = audience.under in places
    return {
        "under": audience.under if is_listed else places[0],
        "under_code": "" if is_listed else audience.under,
        "kinds": list(audience.kinds),
        "networks": list(audience.networks),
        "tags": list(audience.tags),
        "sectors": list(audience.sectors),
        "without": ", ".join(audience.without),
    }


def _kept_audience(request: HttpRequest, offer: Offer) -> Audience | None:
    """The saved audience that the address names, if it is kept under one of the person's units."""
    wanted = number(request, "doi-tuong")
    found = SavedAudience.objects.filter(pk=wanted, unit__in=offer.places).first() if wanted else None
    return Audience.from_json(found.audience) if found else None


def _posted(request: HttpRequest, user: User, page: Page) -> HttpResponse:
    offer, step = _offer(user), request.POST.get("step", "check")
    form = offer.form(request.POST, request.FILES)
    if step in ("edit", "count"):
        # Back from the last look, or asked for the numbers without JavaScript: nothing is refused yet.
        again = offer.form(initial=_typed(request.POST))
        return _composer(request, user, page, offer, again, reach=_asked_reach(request.POST, user, offer))
    if not form.is_valid():
        reach = _asked_reach(request.POST, user, offer)
        return _composer(request, user, page, offer, form, reach=reach, status=422)
    reach = _reach(user, form.audience(), form.cleaned_data["format"] or Release.Format.LINK)
    if reach is None:
        form.add_error("under_code" if form.cleaned_data["under_code"] else "under", _("Không tìm thấy đơn vị này."))
        return _composer(request, user, page, offer, form, reach=None, status=422)
    if step == "keep":
        return _keep(request, user, page, offer, form, reach)
    try:
        clip = _clip(request, user, page, form, reach)
    except (RuleBroken, NotAllowed) as error:
        form.add_error("clip_file", str(error))
        return _composer(request, user, page, offer, form, reach=reach, status=422)
    if step != "start":
        return _last_look(request, page, form, reach, clip)
    return _start(request, user, page, offer, form, reach, clip)


def _clip(request: HttpRequest, user: User, page: Page, form: ReleaseForm, reach: Reach) -> Video | None:
    """The clip of a video release, what was brought along kept first. Raises RuleBroken when there is none."""
    if form.cleaned_data["format"] not in (Release.Format.VIDEO, Release.Format.REEL):
        return None
    chosen, upload = form.cleaned_data["clip"], request.FILES.get("clip_file")
    clip = chosen_clip(
        by=user, unit=reach.unit, title=page.title, upload=upload, video_id=int(chosen) if chosen else None
    )
    if clip is None:
        raise RuleBroken(_("Hãy chọn clip đi cùng."))
    return clip


def _keep(request: HttpRequest, user: User, page: Page, offer: Offer, form: ReleaseForm, reach: Reach) -> HttpResponse:
    """Keep the audience under a name; what was typed stays in the form."""

    def act() -> str:
        kept = save_audience(name=words(request.POST, "audience_name", 200), audience=reach.audience, by=user)
        return _("Đã lưu phạm vi “{}”.").format(kept.name)

    press(request, act)
    return _composer(request, user, page, offer, form, reach=reach)


def _start(
    request: HttpRequest, user: User, page: Page, offer: Offer, form: ReleaseForm, reach: Reach, clip: Video | None
) -> HttpResponse:
    data = form.cleaned_data
    try:
        release = start_release(
            page=page,
            audience=reach.audience,
            texts=form.texts(),
            due_at=data["due_at"],
            is_urgent=data["is_urgent"],
            by=user,
            client_id=data["client_id"],
            format=data["format"] or Release.Format.LINK,
            plan=form.plan(video=video_content(clip) if clip else None),
        )
    except RuleBroken as error:
        form.add_error(None, str(error))
        return _composer(request, user, page, offer, form, reach=reach, status=422)
    if (release.page_id, release.audience, release.texts) != (page.pk, reach.audience.as_json(), form.texts()):
        # Back in the browser, changed, and sent again: the person must know that nothing new was started.
        messages.warning(request, _("Đợt này đã bắt đầu từ trước, thay đổi vừa rồi không được dùng. Hãy tạo đợt mới."))
    return redirect(release)


@login_required
@require_safe
def audience_preview(request: HttpRequest) -> HttpResponse:
    """The numbers of the audience that is chosen just now, for htmx."""
    user = releaser(request)
    reach = _asked_reach(request.GET, user, None)
    if reach is None:
        raise Http404(_("Không tìm thấy đơn vị này."))
    return render(request, "distribution/_reach.html", {"reach": reach})


@login_required
@require_POST
def posts_preview(request: HttpRequest) -> HttpResponse:
    """The posts as they would look with the words typed so far, for htmx."""
    user = releaser(request)
    page = _page(request.GET.get("bai", ""))
    if not page.live:
        raise Http404
    offer = _offer(user)
    context = {**_shown(page), "posts": _posts(page, offer, request.POST)}
    return render(request, "distribution/_posts.html", context)


def _page(wanted: str) -> Page:
    """A page below the site's root; 404 for anything else."""
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 18):
        raise Http404
    page = Page.objects.filter(pk=int(wanted), depth__gt=1).first()
    if page is None:
        raise Http404(_("Không tìm thấy bài này."))
    return page.specific


def _offer(user: User) -> Offer:
    places = places_to_release(user)
    if not places:
        raise Http404
    top = places[0]
    return Offer(places, kinds_below(top), networks_below(top), tags_below(top), sectors_below(top), clip_choices(top))


def _reach(user: User, audience: Audience, format: str = Release.Format.LINK) -> Reach | None:
    """None when the unit is missing or out of the person's reach."""
    try:
        preview = preview_audience(audience, by=user)
    except NotAllowed:
        return None
    unit = get_unit(audience.under)
    gaps = gaps_of(audience, unit) if preview.without_channel else []
    spends = plan_rations(audience, path=unit.path, format=format, at=now()) if preview.automatic else []
    return Reach(audience, unit, preview, gaps, spends)


def _asked_reach(data: QueryDict, user: User, offer: Offer | None) -> Reach | None:
    form = AudienceForm(data)
    form.is_valid()
    default = offer.places[0].code if offer else ""
    audience = form.audience(tags=several(data, "tags"), sectors=several(data, "sectors"), default=default)
    return _reach(user, audience, form.cleaned_data.get("format") or Release.Format.LINK)


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as initial values: lists where several may be chosen."""
    many = ("kinds", "networks", "tags", "sectors")
    return {name: data.getlist(name) if name in many else data[name] for name in data}


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    texts = {name.removeprefix("text_"): data[name] for name in data if name.startswith("text_")}
    return {name: text.replace("\r\n", "\n") for name, text in texts.items()}


def _posts(page: Page, offer: Offer, data: Mapping[str, Any]) -> list[PostPreview]:
    """What is typed as posts, on the chosen networks; on all that are offered when none is chosen."""
    chosen = data.getlist("networks") if isinstance(data, QueryDict) else data.get("networks", [])
    networks = [pair for pair in offer.networks if pair[0] in chosen] or offer.networks
    return post_previews(page, describe(page), _texts(data), networks, format=data.get("format") or "")


def _shown(page: Page) -> dict[str, Any]:
    """The page and how it describes itself; pictures by their path, so that this page's own server shows them."""
    described = describe(page)
    pictures = [address.removeprefix(settings.BASE_URL) for address in described["pictures"]]
    return {
        "page": page,
        "described": described,
        "cover": pictures[0] if pictures else "",
        "shown_pictures": pictures,
        "link": sample_link(),
        "site": urlsplit(settings.BASE_URL).netloc,
    }


def _composer(
    request: HttpRequest,
    user: User,
    page: Page,
    offer: Offer,
    form: ReleaseForm,
    *,
    reach: Reach | None,
    status: int = 200,
) -> HttpResponse:
    before = Release.objects.filter(page_id=page.pk).order_by("-started_at")
    own_texts = [form[f"text_{code}"] for code in form.network_names]
    context = {
        **_shown(page),
        "form": form,
        "variables": in_braces(VARIABLES),
        "is_planned": _is_planned(form),
        "saved": saved_audiences(offer.places),
        "own_texts": own_texts,
        "has_own_texts": any(field.value() or field.errors for field in own_texts),
        "reach": reach,
        "best_starts": best_starts((reach.unit if reach else offer.places[0]).pk, at=now()),
        "posts": _posts(page, offer, form.data if form.is_bound else form.initial),
        "before": list(before[:1]),
        "is_fresh": request.method != "POST",
    }
    return render(request, "distribution/compose.html", context, status=status)


def _is_planned(form: ReleaseForm) -> bool:
    """Whether something is chosen that lies in the folded part."""
    names = ["is_optional", "needs_ack", *(field.name for field in form.wave_fields())]
    chosen = form["intro"].value() not in (None, "", Release.Intro.FORBIDDEN)
    return chosen or any(form[name].value() or form[name].errors for name in names)


def _last_look(request: HttpRequest, page: Page, form: ReleaseForm, reach: Reach, clip: Video | None) -> HttpResponse:
    kept = [(name, value) for name in form.fields if name != "clip" for value in request.POST.getlist(name)]
    # A file cannot be sent again from the next page: it is in the house by now.
    kept.append(("clip", str(clip.pk) if clip else ""))
    networks = [(part.code, part.label) for part in reach.preview.by_network]
    shown = _shown(page)
    posts = post_previews(
        page, shown["described"], form.texts(), networks, format=form.cleaned_data["format"] or Release.Format.LINK
    )
    context = {
        **shown,
        "form": form,
        "plan": form.plan(),
        "clip": clip,
        "waves": [(label, form.cleaned_data[f"wave_{code}"]) for code, label in form.wave_kinds],
        "kept": kept,
        "reach": reach,
        "posts": posts,
    }
    return render(request, "distribution/compose_confirm.html", context)
