"""HTML of strangers as parts, and where the text lies on an old page."""

import time

import pytest

from lantoa.publishing.intake.parts import Grid, Image, Line, Player, rich_text
from lantoa.publishing.intake.web.oldpage import read_page
from lantoa.publishing.intake.web.walker import walk


def lines(html, **options):
    return [(p.kind, p.text) for p in walk(html, base="https://cu.example/a/", **options).parts if isinstance(p, Line)]


def html(source):
    return rich_text(p for p in walk(source, base="https://cu.example/a/").parts if isinstance(p, Line))


def test_what_a_piece_needs_comes_through_as_ours():
    parts = walk(
        '<h2 onclick="x()">Tít xen</h2><div style="color:red"><p class="MsoNormal">Một <strong>đậm</strong> '
        '<a href="../b?x=1" onmouseover="x">liên kết</a><o:p></o:p></p></div><ul><li>a</li><li>b</li></ul>'
        '<figure><img data-src="/anh.jpg" src="data:image/gif;base64,AA" alt="Alt">'
        "<figcaption>Chú thích</figcaption></figure>"
        "<blockquote><p>Lời nói</p></blockquote>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>",
        base="https://cu.example/a/",
    ).parts
    assert [p.kind if isinstance(p, Line) else type(p) for p in parts] == [
        *("heading", "text", "bullet", "bullet"), Image, "caption", "quote", Grid,
    ]  # fmt: skip
    assert rich_text([parts[1]]) == '<p>Một <b>đậm</b> <a href="https://cu.example/b?x=1">liên kết</a></p>'
    assert parts[4].source == "https://cu.example/anh.jpg"
    assert (parts[7].rows, parts[7].has_head) == ([["A", "B"], ["1", "2"]], True)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x></SCRIPT>", "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>', '<a href=" java\nscript:alert(1)">x</a>',
        "<svg><script>x</script></svg>",
        "<iframe src=//x></iframe>", "<style>p{}</style>", '<p title="<b onx=1>">x', "<!--><script>x</script>-->",
        '<math><mtext></table><img src=1 onerror=x>', "<a href='data:text/html,<script>x</script>'>x</a>",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "<scr\0ipt>alert(1)</scr\0ipt>", "<form action=x><input></form>",
    ],
)  # fmt: skip
def test_nothing_that_acts_comes_through(hostile):
    found = html(f"<p>trước</p>{hostile}<p>sau</p>")
    assert "<script" not in found.lower()
    assert "onerror" not in found.lower().replace("&lt;", "<").partition("<img")[2]
    assert "javascript" not in found
    assert "data:" not in found
    assert "<iframe" not in found


@pytest.mark.parametrize(
    "source",
    ["<" * 300_000, "<a " * 100_000, "<!--" * 80_000, "&" * 300_000, "<p>" * 100_000, "<b>" * 100_000, "</" * 150_000,
     "<table><tr><td>" * 20_000, "<ul>" * 80_000, "[caption " * 40_000, "<a href='" * 40_000],
)  # fmt: skip
def test_pages_made_to_hang_do_not(source):
    started = time.process_time()
    walk(source, base="https://cu.example/")
    read_page(source)
    assert time.process_time() - started < 5


def test_wordpress_old_editor_parts_paragraphs_by_empty_lines():
    source = 'Đoạn một\ndòng hai\n\nĐoạn hai [gallery ids="1,2"]\n\n'
    source += '[caption id="a"]<img src="/a.jpg"> Dưới ảnh[/caption]\n\n[Ghi chú] giữ lại'
    assert lines(source, has_paragraphs=False) == [
        ("text", "Đoạn một dòng hai"), ("text", "Đoạn hai"), ("caption", "Dưới ảnh"), ("text", "[Ghi chú] giữ lại"),
    ]  # fmt: skip


ID = "aBcdEFgh_-1"
WATCH = f"https://www.youtube.com/watch?v={ID}"
REEL = "https://www.facebook.com/congdoan/videos/123456/"


@pytest.mark.parametrize(
    ("source", "page"),
    [
        (f'<iframe width="560" src="//www.youtube.com/embed/{ID}?feature=oembed" allowfullscreen></iframe>', WATCH),
        (f'<p><iframe data-src="http://www.youtube-nocookie.com/embed/{ID}"></iframe></p>', WATCH),
        (f'<object><param name="movie" value="x"><embed src="http://www.youtube.com/v/{ID}&hl=vi"></object>', WATCH),
        ('<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fcongdoan'
         '%2Fvideos%2F123456%2F&show_text=0"></iframe>', REEL),
        (f"<p>https://youtu.be/{ID}</p>", WATCH),
        (f'<figure class="wp-block-embed is-provider-youtube"><div class="wp-block-embed__wrapper">\n{WATCH}\n</div>'
         "</figure>", WATCH),
        (f"[embed width='560']{REEL}[/embed]", REEL),
        (f"[youtube={WATCH}&rel=0]", WATCH),
    ],
)  # fmt: skip
def test_videos_of_known_networks_are_players(source, page):
    parts = walk(f"<p>trước</p>{source}<p>sau</p>", base="https://cu.example/a/").parts
    assert [part for part in parts if isinstance(part, Player)] == [Player(page)]
    assert [part.text for part in parts if isinstance(part, Line)] == ["trước", "sau"]


@pytest.mark.parametrize(
    ("source", "link", "lost"),
    [
        ('<iframe src="https://player.vimeo.com/video/7"></iframe>', "https://player.vimeo.com/video/7", {"links": 1}),
        ('<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>',
         "https://www.youtube.com/embed/videoseries?list=PL1", {"links": 1}),
        ('<video><source src="/phim.mp4" type="video/mp4"><source src="/phim.webm"></video>',
         "https://cu.example/phim.mp4", {"links": 1}),
        ('[video mp4="https://cu.example/phim.mp4"][/video]', "https://cu.example/phim.mp4", {"links": 1}),
        ("<p>https://khac.example/trang?a=1&amp;b=2</p>", "https://khac.example/trang?a=1&b=2", {}),
        ('<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>', "", {"frames": 1}),
        ('<iframe src="https://ad.doubleclick.net/x"></iframe><iframe src="https://dem.example/" width=1></iframe>',
         "", {"frames": 1}),
        ('<iframe src="javascript:alert(1)"></iframe><iframe src="data:text/html,x"></iframe>', "", {"frames": 2}),
        ('<iframe src="https://www.facebook.com/plugins/video.php?href=javascript:x"></iframe>',
         "https://www.facebook.com/plugins/video.php?href=javascript:x", {"links": 1}),
        ('<iframe src="https://www.youtube.com.evil.example/embed/aBcdEFgh_-1"></iframe>',
         "https://www.youtube.com.evil.example/embed/aBcdEFgh_-1", {"links": 1}),
    ],
)  # fmt: skip
def test_what_is_no_known_video_is_a_plain_link_or_counted(source, link, lost):
    walker = walk(f"<p>trước</p>{source}", base="https://cu.example/a/")
    assert not any(isinstance(part, Player) for part in walker.parts)
    assert [span.href for part in walker.parts[1:] for span in part.spans] == ([link] if link else [])
    assert walker.lost == lost


def test_an_address_on_its_own_line_of_the_older_editor_is_a_player():
    parts = walk(f"{WATCH}\nMột\n {WATCH} \nhai https://a.example/", base="", has_paragraphs=False).parts
    assert parts[0] == parts[2] == Player(WATCH)
    assert [part.text for part in (parts[1], parts[3])] == ["Một", "hai https://a.example/"]


def test_pictures_that_stood_together_are_of_one_group():
    def one(number):
        return f'<figure class="wp-block-image"><img src="/{number}.jpg"></figure>'

    parts = walk(
        f'{one(1)}<figure class="wp-block-gallery">{one(2)}{one(3)}</figure>{one(4)}'
        '<div class="gallery"><dl class="gallery-item"><dt><img src="/5.jpg"></dt>'
        '<dd class="wp-caption-text gallery-caption">Chú thích</dd></dl></div>',
        base="https://cu.example/",
    ).parts
    assert [part.group for part in parts if isinstance(part, Image)] == [0, 1, 1, 0, 2]
    assert parts[-1].kind == "caption"


MENU = "<div class='menu'>" + "".join(f"<a href='/{n}'>Mục số {n} của cổng</a>" for n in range(80)) + "</div>"
BODY = "<p>" + "Công nhân thi thợ giỏi. " * 20 + "</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"<body>{MENU}<article><h1>T</h1><div>{BODY}</div></article><div>chân trang</div></body>",
        f"<body>{MENU}<div id='x'><div class='content'>{BODY}<p>Hết.</p></div><div>Tin khác</div></div></body>",
        f"<table><tr><td>{MENU}</td><td>{BODY}</td></tr></table>",
        f"<body>{MENU}<div>{BODY}",
    ],
)
def test_the_text_of_an_old_page_is_found_among_menus(page):
    head = '<title>Tít · Cổng</title><meta property="og:title" content="Tít thật"><meta name=author content="Lan">'
    found = read_page(f"<html><head>{head}</head>{page}</html>")
    assert found.title == "Tít thật"
    assert found.author == "Lan"
    words = " ".join(text for _kind, text in lines(found.html))
    assert words.count("Công nhân thi thợ giỏi.") == 20
    assert "Mục số" not in words


def test_a_page_without_words_is_none():
    assert read_page("<html><body><img src=a></body></html>") is None
