"""One post or article as a follower sees it."""

from __future__ import annotations

import time
from html import escape
from urllib.parse import urlsplit

from .accounts import Article, Post
from .graph_fields import engagement, iso
from .markup import Safe, harmless, join, number, render, when
from .store import Store
from .zalo_articles import engagement as article_engagement


def post_card(store: Store, post: Post) -> Safe:
    state, mark = _post_state(post)
    figures = engagement(store, post)
    words = [
        f"{number(figures['reactions'])} cảm xúc",
        f"{number(figures['comments'])} bình luận",
        f"{number(figures['shares'])} lượt chia sẻ",
    ]
    return render(
        "post.html",
        id=post.id,
        state=state,
        author=store.pages[post.page_id].name,
        mark=mark,
        address=f"/pages/{post.page_id}/posts/{post.id}",
        iso=iso(post.created_at),
        time=when(post.created_at),
        text=Safe(f'<p class="post__text">{escape(post.message)}</p>') if post.message else "",
        media=_post_media(store, post),
        figures=" · ".join(words),
    )


def _post_state(post: Post) -> tuple[str, Safe]:
    if post.removed_at:
        return "removed", _mark(f"đã gỡ {when(post.removed_at)}", "removed")
    if post.publish_at < 0:
        return "hidden", _mark("chưa công khai")
    if post.publish_at > time.time():
        return "hidden", _mark(f"hẹn {when(post.publish_at)}")
    return "shown", _mark("đã sửa") if post.edited_at else Safe("")


def _mark(words: str, kind: str = "") -> Safe:
    more = f" mark--{kind}" if kind else ""
    return Safe(f'<span class="mark{more}">{escape(words)}</span>')


def _post_media(store: Store, post: Post) -> Safe:
    photos = [store.photos[i] for i in post.photos if i in store.photos]
    parts = []
    if photos:
        images = [
            _image(f"/pictures/{photo.stored}" if photo.stored else photo.url, photo.caption or "Ảnh của bài")
            for photo in photos
        ]
        parts.append(Safe(f'<div class="photos">{join(images)}</div>'))
    if post.video:
        parts.append(
            Safe(f'<video class="post__video" src="/videos/{post.video}.mp4" controls preload="none"></video>')
        )
    if post.link:
        parts.append(link_box(post.link))
    return join(parts)


def _image(address: str, words: str) -> Safe:
    return Safe(f'<img src="{escape(address)}" alt="{escape(words)}" loading="lazy">')


def link_box(link: str) -> Safe:
    host = urlsplit(link).netloc
    return Safe(
        f'<a class="link" href="{escape(link)}" rel="noopener nofollow">'
        f'<span class="link__host">{escape(host)}</span>{escape(link)}</a>'
    )


def article_card(store: Store, article: Article) -> Safe:
    content = article.content
    cover = (content.get("cover") or {}).get("photo_url") or content.get("avatar") or ""
    address = f"/oas/{article.oa_id}/articles/{article.id}"
    text = Safe(
        f'<p class="post__title"><a href="{address}">{escape(content["title"])}</a></p>'
        f'<p class="post__text">{escape(content["description"])}</p>'
    )
    media = Safe(f'<div class="photos">{_image(cover, "Ảnh bìa")}</div>') if cover else Safe("")
    return _article(store, article, text, media)


def full_article(store: Store, article: Article) -> Safe:
    content = article.content
    parts = [Safe(f"<p><b>{escape(content['description'])}</b></p>")]
    parts += [_block(block) for block in content.get("body") or []]
    if content.get("author"):
        parts.append(Safe(f"<p>{escape(str(content['author']))}</p>"))
    link = content.get("tracking_link")
    media = link_box(str(link)) if link else Safe("")
    return _article(store, article, Safe(f'<div class="prose">{join(parts)}</div>'), media)


def _article(store: Store, article: Article, text: Safe, media: Safe) -> Safe:
    state, mark = _article_state(article)
    figures = article_engagement(store, article)
    words = f"{number(figures['views'])} lượt xem · {number(figures['shares'])} lượt chia sẻ"
    return render(
        "post.html",
        id=article.id,
        state=state,
        author=store.oas[article.oa_id].name,
        mark=mark,
        address=f"/oas/{article.oa_id}/articles/{article.id}",
        iso=iso(article.created_at),
        time=when(article.created_at),
        text=text,
        media=media,
        figures=words,
    )


def _article_state(article: Article) -> tuple[str, Safe]:
    if article.removed_at:
        return "removed", _mark(f"đã gỡ {when(article.removed_at)}", "removed")
    if not article.is_ready(time.time()):
        return "hidden", _mark("đang xử lý")
    if article.content.get("status") != "show":
        return "hidden", _mark("đang ẩn")
    return "shown", _mark("đã sửa") if article.updated_at else Safe("")


def _block(block: dict[str, object]) -> Safe:
    if block["type"] == "text":
        return harmless(str(block.get("content", "")))
    if block["type"] == "image":
        caption = escape(str(block.get("caption") or ""))
        image = _image(str(block.get("url", "")), str(block.get("caption") or "Ảnh của bài"))
        return Safe(f"<figure>{image}<figcaption>{caption}</figcaption></figure>")
    return Safe(f'<p class="meta">Video {escape(str(block.get("video_id") or block.get("url")))}</p>')
