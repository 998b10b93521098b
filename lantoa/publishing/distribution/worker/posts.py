"""From a claimed row to what shall stand on its channel."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from typing import Any

from lantoa.publishing.distribution.content import default_picture_url
from lantoa.publishing.distribution.models import Release, ReleaseIntro
from lantoa.publishing.distribution.networks.base import Post, Video
from lantoa.publishing.distribution.wording import Place, filled, nearest, with_intro, wording_of, wordings, words_at
from lantoa.services.analytics.facade import short_url

MOST_KEPT = 200
_FIELDS = ("pk", "title", "texts", "variants", "content", "intro", "history", "version")


class Posts:
    """The words of the releases in hand; one release is read once for each of its versions."""

    def __init__(self) -> None:
        self._releases: OrderedDict[tuple[int, int], dict[str, Any]] = OrderedDict()
        self._intros: dict[int, dict[str, str]] = {}

    def load(self, rows: list[dict[str, Any]]) -> None:
        """Read what these rows need. At most two queries."""
        wanted = {(row["release_id"], row["release_version"]) for row in rows}
        missing = {release for release, _version in wanted - self._releases.keys()}
        if missing:
            for release in Release.objects.filter(pk__in=missing).values(*_FIELDS):
                self._releases[release["pk"], release["version"]] = release
        while len(self._releases) > max(len(wanted), MOST_KEPT):
            self._releases.popitem(last=False)
        self._intros = _intros({key[0] for key in wanted if self._has_intro(key)})

    def _has_intro(self, key: tuple[int, int]) -> bool:
        return key in self._releases and self._releases[key]["intro"] != Release.Intro.FORBIDDEN

    def post(self, row: dict[str, Any], *, version: int) -> Post:
        """What the row's channel shall show in this version of its release."""
        release = self._releases[row["release_id"], row["release_version"]]
        words = words_at(release, release["history"], version)
        content = words["content"]
        place = Place(row["unit_short_name"], row["unit_name"], row["above"])
        said = wordings(
            row["network"], words["texts"], words["variants"], title=words["title"], lead=content.get("lead", "")
        )
        intro = nearest(self._intros.get(row["release_id"], {}), row["unit_path"])
        video = content.get("video")
        return Post(
            title=words["title"],
            text=with_intro(intro, filled(wording_of(row["id"], said), place)),
            short_url=short_url(row["id"]),
            author=content.get("author", ""),
            pictures=tuple(content.get("pictures", ())),
            alts=tuple(content.get("alts", ())),
            format=row["format"],
            video=Video(**video) if video else None,
            default_picture=default_picture_url(),
            lead=content.get("lead", ""),
            page_url=content.get("page_url", ""),
            unit_name=row["unit_name"],
            is_urgent=row["is_urgent"],
        )


def _intros(releases: Iterable[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    if releases:
        rows = ReleaseIntro.objects.filter(release__in=releases).values_list("release_id", "unit__path", "text")
        for release, path, text in rows:
            found[release][path] = text
    return found
