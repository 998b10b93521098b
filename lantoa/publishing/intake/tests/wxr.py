"""Makes WordPress exports, and serves the pictures of an old portal."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Cổng cũ</title><link>https://www.cu.example</link>
<wp:base_site_url>https://www.cu.example</wp:base_site_url>
<wp:author><wp:author_login>lan</wp:author_login><wp:author_display_name>Trần Lan</wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>"


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(number: int, html: str = "<p>Nội dung bài cũ.</p>", **changes: str) -> str:
    given = {
        "title": f"Bài cũ số {number}",
        "link": f"https://www.cu.example/2019/05/bai-cu-{number}/",
        "guid": f"https://www.cu.example/?p={number}",
        "date": "2019-05-12 07:30:00",
        "gmt": "2019-05-12 00:30:00",
        "category": "Tin tức",
        "type": "post",
        "status": "publish",
        "more": "",
        **changes,
    }
    category = f'<category domain="category" nicename="x">{cdata(given["category"])}</category>'
    return (
        f"<item><title>{cdata(given['title'])}</title><link>{escape(given['link'])}</link>"
        f"<dc:creator>{cdata('lan')}</dc:creator><guid isPermaLink='false'>{escape(given['guid'])}</guid>"
        f"<content:encoded>{cdata(html)}</content:encoded><excerpt:encoded>{cdata('')}</excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{given['date']}</wp:post_date>"
        f"<wp:post_date_gmt>{given['gmt']}</wp:post_date_gmt><wp:status>{given['status']}</wp:status>"
        f"<wp:post_type>{given['type']}</wp:post_type>{category if given['category'] else ''}{given['more']}</item>\n"
    )


def attached(number: int, address: str, parent: int = 0, caption: str = "") -> str:
    """A picture as WordPress keeps it beside its posts."""
    alt = f"<wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>Ảnh {number}</wp:meta_value>"
    more = f"<wp:attachment_url>{escape(address)}</wp:attachment_url><wp:post_parent>{parent}</wp:post_parent>"
    said = item(number, type="attachment", status="inherit", more=f"{more}<wp:postmeta>{alt}</wp:postmeta>")
    return said.replace(f"<excerpt:encoded>{cdata('')}", f"<excerpt:encoded>{cdata(caption)}")


def export(*items: str, head: str = HEAD, tail: str = TAIL) -> bytes:
    return f"{head}{''.join(items)}{tail}".encode("utf-8", "surrogatepass")


@contextmanager
def old_portal(pages: dict[str, bytes], failures: dict[str, int] | None = None) -> Iterator[tuple[str, list[str]]]:
    """A server of these pages by path; (its address, paths asked). `failures`: how often a path fails first."""
    asked: list[str] = []
    left = dict(failures or {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = pages.get(self.path)
            if left.get(self.path):
                left[self.path] -= 1
                self.send_error(503)
            elif found is None:
                self.send_error(404)
            else:
                self.send_response(200)
                self.send_header("Content-Length", str(len(found)))
                self.end_headers()
                self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
