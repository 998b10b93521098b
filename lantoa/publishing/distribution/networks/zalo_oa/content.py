"""What an article says: the words of a post within Zalo's limits, its link where it can be found again."""

import html
from typing import Any

from lantoa.publishing.distribution.networks.base import Job, Post
from lantoa.publishing.distribution.networks.zalo_oa.spec import AUTHOR, DESCRIPTION, TITLE
from lantoa.publishing.distribution.rules import cut

DEFAULT_AUTHOR = "Công đoàn"


def kind_of(job: Job) -> str:
    """Zalo's name for the kind of article: "video" for a post with a clip, else "normal"."""
    return "video" if job.post.format == "video" and job.post.video else "normal"


def title_of(job: Job) -> str:
    return cut(job.post.title, TITLE)


def article(job: Job, *, status: str) -> dict[str, Any]:
    """The body of article/create and, with an id, of article/update; a video article needs `video_id` in progress."""
    return _video(job, status) if kind_of(job) == "video" else _normal(job.post, title_of(job), status)


def _normal(post: Post, title: str, status: str) -> dict[str, Any]:
    paragraphs = [f"<p>{html.escape(line.strip())}</p>" for line in post.text.splitlines() if line.strip()]
    paragraphs.append(f"<p><a {_anchor(post.short_url)}>{html.escape(post.short_url)}</a></p>")
    pictures = [{"type": "image", "url": url} for url in post.pictures[1:]]
    return {
        "type": "normal",
        "title": title,
        "author": cut(post.author or DEFAULT_AUTHOR, AUTHOR),
        "description": cut(_line(post), DESCRIPTION),
        "cover": {"cover_type": "photo", "photo_url": _cover(post), "status": "show"},
        "body": [{"type": "text", "content": "".join(paragraphs)}, *pictures],
        "tracking_link": post.short_url,
        "status": status,
        "comment": "show",
    }


def _video(job: Job, status: str) -> dict[str, Any]:
    post = job.post
    # A video article has no body: its link stands at the end of the description.
    words = cut(_line(post), DESCRIPTION - len(post.short_url) - 1)
    return {
        "type": "video",
        "title": title_of(job),
        "description": f"{words} {post.short_url}",
        "video_id": job.progress["video_id"],
        "avatar": (post.video.poster_url if post.video else "") or _cover(post),
        "status": status,
        "comment": "show",
    }


def carries(detail: dict[str, Any], short_url: str) -> bool:
    """Whether an article's detail holds exactly this link, not a longer one that begins with it."""
    if detail.get("tracking_link") == short_url or str(detail.get("description", "")).endswith(f" {short_url}"):
        return True
    texts = [str(block.get("content", "")) for block in detail.get("body") or [] if isinstance(block, dict)]
    return any(_anchor(short_url) in text for text in texts)


def _line(post: Post) -> str:
    return " ".join(post.text.split()) or post.title


def _cover(post: Post) -> str:
    return post.pictures[0] if post.pictures else post.default_picture


def _anchor(short_url: str) -> str:
    return f'href="{html.escape(short_url)}"'
