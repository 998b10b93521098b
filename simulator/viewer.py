"""Pages for people: what every page and official account now shows to those who follow it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlencode

from .accounts import Oa, Page
from .control import everything
from .faults import Faults
from .graph_uploads import content_of
from .graph_videos import find_video
from .markup import HERE, Safe, join, number, options, render, when
from .store import Store
from .viewer_forms import Forms, NotFound, Seen
from .viewer_posts import article_card, full_article, post_card
from .wire import HTML_TYPE, Answer, BadRequest, Call

PER_PAGE = 50
NETWORK_NAMES = {"facebook": "Trang Facebook", "zalo_oa": "Zalo OA"}
# Pictures come from wherever the posts say; nothing else may.
POLICY = (
    b"content-security-policy: default-src 'none'; style-src 'self'; img-src * data:; media-src 'self'; form-action *; "
    b"base-uri 'none'; frame-ancestors 'none'\r\nx-content-type-options: nosniff\r\n"
)
FILE_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".jpg": b"image/jpeg",
    ".png": b"image/png",
    ".mp4": b"video/mp4",
}


@dataclass(frozen=True)
class Row:
    """One account of the list."""

    account: Page | Oa
    network: str
    count: int
    last_at: float


class Viewer:
    """Answers everything a person opens in a browser."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store = store
        self.faults = faults
        self.forms = Forms(store, faults)

    def answer(self, call: Call) -> Answer:
        try:
            return self._answer(call)
        except NotFound as error:
            body = render("single.html", back="/", author="Trang và OA", heading=str(error), post=Safe(""))
            return self._page("Không tìm thấy", body, status=404)
        except (ValueError, KeyError, BadRequest) as error:
            words = "Biểu mẫu có chỗ chưa đúng."
            body = render("single.html", back="/", author="Trang và OA", heading=words, post=str(error))
            return self._page(words, body, status=422)

    def _answer(self, call: Call) -> Answer:
        parts = call.path.strip("/").split("/")
        if parts[0] in ("static", "pictures", "videos") and len(parts) == 2:
            return self._file(parts[0], parts[1])
        if call.method == "POST":
            return self.forms.submit(call, parts)
        if parts == [""]:
            return self._page("Trang và OA", self._home(call), current="home")
        if parts == ["faults"] or parts[-2:] in (["dialog", "oauth"], ["oa", "permission"]):
            title, body = self.forms.show(call, parts)
            return self._page(title, body, current="faults" if parts == ["faults"] else "")
        if parts[0] == "pages" and len(parts) in (2, 4):
            return self._facebook(parts)
        if parts[0] == "oas" and len(parts) in (2, 4):
            return self._zalo(parts)
        raise NotFound("Không có trang này.")

    def _page(self, title: str, body: Safe, *, status: int = 200, current: str = "") -> Answer:
        rules = len(self.faults.rules)
        here = Safe(' aria-current="page"')
        page = render(
            "base.html",
            title=title,
            body=body,
            home_current=here if current == "home" else "",
            faults_current=here if current == "faults" else "",
            fault_badge=Safe(f' <span class="badge">{rules}</span>') if rules else "",
        )
        return Answer(page.encode(), status=status, content_type=HTML_TYPE, headers=POLICY)

    def _file(self, folder: str, name: str) -> Answer:
        suffix = PurePosixPath(name).suffix
        content = None
        if folder == "pictures":
            content = self.store.picture(name)
        elif folder == "videos":
            video = find_video(self.store, name.removesuffix(suffix))
            content = content_of(self.store, video.values["upload"]) if video else None
        elif "/" not in name and (HERE / "static" / name).is_file():
            content = (HERE / "static" / name).read_bytes()
        if content is None or suffix not in FILE_TYPES:
            return Answer(b"404", status=404, content_type=b"text/plain")
        return Answer(content, content_type=FILE_TYPES[suffix], headers=b"cache-control: max-age=60\r\n")

    def _home(self, call: Call) -> Safe:
        q, network = str(call.params.get("q", "")).strip(), str(call.params.get("network", ""))
        start = call.query_number("start")
        rows = self._rows(q.casefold(), network)
        shown = join([_row(row) for row in rows[start : start + PER_PAGE]])
        more = Safe("")
        if start + PER_PAGE < len(rows):
            query = urlencode({"q": q, "network": network, "start": start + PER_PAGE})
            more = Safe(f'<a class="more" href="/?{escape(query)}">Xem tiếp</a>')
        networks = [("", "Tất cả"), *NETWORK_NAMES.items()]
        return render(
            "home.html",
            pages=number(len(self.store.pages)),
            oas=number(len(self.store.oas)),
            posts=number(len(self.store.posts) + len(self.store.articles)),
            q=q,
            options=options(networks, network),
            found=f"{number(len(rows))} tài khoản, mới đăng trước",
            rows=shown or Safe('<li class="empty">Chưa có tài khoản nào khớp.</li>'),
            more=more,
        )

    def _rows(self, words: str, network: str) -> list[Row]:
        now = time.time()
        accounts: list[tuple[str, Page | Oa]] = []
        if network != "zalo_oa":
            accounts += [("facebook", page) for page in self.store.pages.values()]
        if network != "facebook":
            accounts += [("zalo_oa", oa) for oa in self.store.oas.values()]
        rows = []
        for kind, account in accounts:
            if words and words not in account.name.casefold() and words not in account.id:
                continue
            shown = [thing for thing in everything(account) if thing.is_shown(now)]
            rows.append(Row(account, kind, len(shown), shown[-1].created_at if shown else 0.0))
        return sorted(rows, key=lambda row: (-row.last_at, row.account.name))

    def _facebook(self, parts: list[str]) -> Answer:
        page = self.store.pages.get(parts[1])
        if page is None:
            raise NotFound("Không có trang này.")
        seen = Seen(page, "facebook", f"/pages/{page.id}")
        if len(parts) == 4:
            post = page.posts.get(parts[3])
            if post is None:
                raise NotFound("Không có bài này.")
            card = post_card(self.store, post)
            return self._single(seen, "Bài của trang", card)
        cards = [(post.is_shown(time.time()), post_card(self.store, post)) for post in page.posts.values()]
        return self._page(page.name, self._account(seen, cards))

    def _zalo(self, parts: list[str]) -> Answer:
        oa = self.store.oas.get(parts[1])
        if oa is None:
            raise NotFound("Không có OA này.")
        seen = Seen(oa, "zalo_oa", f"/oas/{oa.id}")
        if len(parts) == 4:
            article = oa.articles.get(parts[3])
            if article is None:
                raise NotFound("Không có bài này.")
            return self._single(seen, str(article.content["title"]), full_article(self.store, article))
        now = time.time()
        cards = [(a.is_shown(now), article_card(self.store, a)) for a in oa.articles.values()]
        return self._page(oa.name, self._account(seen, cards))

    def _single(self, seen: Seen, heading: str, card: Safe) -> Answer:
        name = seen.account.name
        body = render("single.html", back=seen.address, author=name, heading=heading, post=card)
        return self._page(heading, body)

    def _account(self, seen: Seen, cards: list[tuple[bool, Safe]]) -> Safe:
        cards.reverse()
        shown = join([card for is_shown, card in cards if is_shown])
        others = join([card for is_shown, card in cards if not is_shown])
        account = seen.account
        return render(
            "account.html",
            name=account.name,
            id=account.id,
            address=seen.address,
            network=seen.network,
            network_name=NETWORK_NAMES[seen.network],
            followers=f"{number(account.followers)} người theo dõi"
            if account.followers
            else "chưa rõ số người theo dõi",
            notice=self.forms.notice(seen),
            switches=self.forms.switches(seen),
            shown=shown or Safe('<p class="empty">Chưa có bài nào.</p>'),
            others=Safe(f"<h2>Người theo dõi không thấy</h2>\n{others}") if others else "",
        )


def _row(row: Row) -> Safe:
    kind = "pages" if row.network == "facebook" else "oas"
    return render(
        "account_row.html",
        address=f"/{kind}/{row.account.id}",
        name=row.account.name,
        network=row.network,
        network_name=NETWORK_NAMES[row.network],
        count=number(row.count),
        last=when(row.last_at) if row.last_at else "chưa đăng",
    )
