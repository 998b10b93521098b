"""Wagtail's editor as an editor walks through it: wholly Vietnamese, comments, comparison, restoring, the checks."""

import os
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.db import transaction
from django.utils import translation
from playwright.sync_api import Page, expect

from lantoa.publishing.newsroom.actions.making import add_draft
from lantoa.publishing.newsroom.models import EMagazine
from lantoa.publishing.newsroom.tests.factories import Federation
from lantoa.publishing.newsroom.tests.formats import content_of, document

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

COMPUTER = {
    "viewport": {"width": 1280, "height": 900},
    "has_touch": False,
    "is_mobile": False,
    "device_scale_factor": 1,
}
PICTURES = os.environ.get("LANTOA_PICTURES")
PLACES = (
    *("", "account/", "pages/{section}/", "pages/add/newsroom/article/{section}/"),
    *("pages/{piece}/usage/", "images/", "images/add/", "documents/"),
)
# Everything that is seen or read aloud, once each.
SAID = """() => {
  const said = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.data.trim();
    if (text && element.checkVisibility() && !element.closest("script, style, template, noscript")) said.add(text);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description", "data-tippy-content"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (element.checkVisibility()) said.add(element.getAttribute(name).trim());
  for (const button of document.querySelectorAll("input[type=submit], input[type=button]")) said.add(button.value);
  return [...said].filter(Boolean);
}"""
# Words that no Vietnamese sentence has, and every second English one.
ENGLISH = re.compile(
    r"(?i)\b(the|this|that|your|you|with|from|and|for|not|are|page|pages|edit|save|saved|choose|select|show|hide|"
    r"search|close|open|add|delete|remove|move|upload|image|images|document|file|title|comment|reply|history|status|"
    r"draft|published|unsaved|loading|error|user|settings|required|enter|insert|link|words|time|lock|locked|view|"
    r"toggle|more|none|usage|before|after|deleted|changed)\b"
)
# Said in English on purpose: names, words that the two languages share, and the page that Wagtail's tables begin with.
MEANT = re.compile(
    r"(?i)welcome to your new wagtail site!|e-magazine|web ?p|wagtail|lan tỏa|facebook|youtube|google|zalo|"
    r"[\w.-]+@[\w.-]+|https?://\S+|/\S+/"
)


def english_of_packages() -> frozenset[str]:
    """The texts of Wagtail's packages that are other ones in Vietnamese."""
    found = set()
    with translation.override("vi"):
        for config in apps.get_app_configs():
            if not config.name.startswith("wagtail"):
                continue
            for domain in ("django", "djangojs"):
                source = Path(config.path) / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
                if source.exists():
                    with source.open("rb") as file:
                        ids = [one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id]
                    found |= {text.strip().lower() for text in ids if "%" not in text and "{" not in text}
    # "Video", "E-mail" and the like are the same in both.
    return frozenset(text for text in found if len(text) > 2)


class Walk:
    """One editor's way through the screens; what was said in English is kept with the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.packages = english_of_packages() - {"video", "url", "email", "slug"}
        self.english: dict[str, list[str]] = {}

    def look(self, name: str) -> None:
        """Read the screen as it is now."""
        for text in self.page.evaluate(SAID):
            words = MEANT.sub("", text)
            if words.lower() in self.packages or ENGLISH.search(words):
                self.english.setdefault(name, []).append(text[:80])
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"soan-{name}.png", animations="disabled")

    def go(self, path: str, name: str) -> None:
        self.page.goto(f"/quan-tri/{path}")
        expect(self.page.locator("main, [role=main]").first).to_be_visible()
        self.look(name)


@pytest.fixture
def lg(db_of_house) -> Federation:
    return Federation()


@pytest.fixture
def piece(lg):
    content = content_of("emagazine")
    content["scenes"][0][1]["image"].contextual_alt_text = "anh_1.jpg"
    made = EMagazine(
        title="Đêm ca ba bên bờ kênh",
        lead="Sáng 8/3, hơn 120 công nhân dự hội thi nấu ăn của của công đoàn.",
        unit=lg.unit,
        body=[("heading", "Bát canh nóng"), ("paragraph", "<p>Nhà bếp nấu suất ăn đêm.</p>")],
        **content,
    )
    document("ke-hoach.pdf")
    with transaction.atomic():
        return add_draft(made, section=lg.section, by=lg.editor)


def rewritten(piece, lg, title):
    text = piece.get_latest_revision_as_object()
    text.title = title
    return text.save_revision(user=lg.editor, log_action=True)


def test_the_screens_of_the_editor_are_vietnamese(new_phone, sign_in, lg, piece):
    first, second = piece.latest_revision, rewritten(piece, lg, "Đêm ca ba có canh nóng")
    page = sign_in(new_phone(**COMPUTER), lg.editor).new_page()
    walk = Walk(page)
    walk.go(f"pages/{piece.pk}/edit/", "sua")
    look_at_panels(page, walk)
    look_at_choosers(page, walk)
    comment(page, walk)
    walk.go(f"pages/{piece.pk}/history/", "lich-su")
    page.get_by_role("button", name="Thao tác").last.click()
    walk.look("lich-su-thao-tac")
    walk.go(f"pages/{piece.pk}/revisions/compare/{first.pk}...{second.pk}/", "so-sanh")
    walk.go(f"pages/{piece.pk}/revisions/{first.pk}/revert/", "khoi-phuc")
    for path in PLACES:
        walk.go(path.format(piece=piece.pk, section=lg.section.pk), re.sub(r"\W+", "-", path.strip("/")) or "trang-dau")
    assert walk.english == {}


def test_whoever_saves_second_is_asked_first(new_phone, sign_in, lg, piece):
    first, second = (sign_in(new_phone(**COMPUTER), user).new_page() for user in (lg.editor, lg.chief))
    for page in (first, second):
        page.goto(f"/quan-tri/pages/{piece.pk}/edit/")
    first.fill("#id_title", "Bản của biên tập viên")
    with first.expect_navigation():
        first.get_by_role("button", name="Lưu bản nháp").first.click()
    second.fill("#id_title", "Bản của trưởng ban")
    asked = second.get_by_role("dialog", name=f"{lg.editor.get_full_name()} đã lưu phiên bản mới")
    # Who writes beside one is asked for every ten seconds.
    expect(second.locator(".w-ping--critical")).to_be_attached(timeout=60_000)
    second.get_by_role("button", name="Lưu bản nháp").first.click()
    expect(asked).to_be_visible()


def look_at_panels(page: Page, walk: Walk) -> None:
    """Every panel beside the form; the desk's checks lead to their places, axe's speak Vietnamese."""
    for panel in ("status", "preview", "comments"):
        page.locator(f"[data-side-panel-toggle={panel}]").click()
        expect(page.locator(f"[data-side-panel={panel}]")).to_be_visible()
        walk.look(f"bang-{panel}")
    page.locator("[data-side-panel-toggle=checks]").click()
    desk = page.locator("[data-desk-checks]")
    expect(desk).to_contain_text("Lặp từ")
    expect(page.locator("[data-checks-panel]")).to_contain_text("Mô tả ảnh không đúng cách")
    walk.look("bang-checks")
    desk.get_by_role("link", name="Cặp ảnh").first.click()
    expect(page.locator("[id^=block-]:target")).to_be_in_viewport()
    # What is counted below the title follows the typing.
    counters = page.locator("[data-counters]")
    page.locator("#id_title").fill("Đêm ca ba " * 9)
    expect(counters).to_contain_text("Google 89/60 dài")
    expect(counters.get_by_role("status")).to_contain_text("27 từ, 89 ký tự. Quá dài cho: Cổng, Google")
    page.locator("[data-offer]").first.click()
    expect(page.locator("#id_title")).to_have_value(re.compile("Hơn 120 công nhân"))
    page.locator("[data-side-panel-toggle=checks]").click()


def look_at_choosers(page: Page, walk: Walk) -> None:
    """The windows in which blocks, pictures, videos, documents and pages are chosen."""
    page.get_by_role("button", name="Chèn khối").last.click()
    expect(page.get_by_role("option", name="Chùm ảnh").or_(page.get_by_text("Chùm ảnh")).first).to_be_visible()
    walk.look("them-khoi")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Chọn ảnh").first.click()
    window = page.locator(".modal")
    expect(window).to_contain_text("Ảnh mới nhất")
    walk.look("chon-anh")
    window.get_by_role("tab", name="Tải lên").click()
    walk.look("tai-anh-len")
    window.get_by_role("button", name="Đóng").click()
    text = page.locator(".Draftail-Editor [contenteditable=true]").first
    for name in ("Liên kết", "Tài liệu"):
        text.click()
        page.keyboard.press("Control+a")
        page.locator(f".Draftail-ToolbarButton[aria-label^='{name}'], button[aria-label^='{name}']").last.click()
        expect(page.locator(".modal")).to_be_visible()
        walk.look(f"chon-{name}")
        page.locator(".modal").get_by_role("button", name="Đóng").click()
        expect(page.locator(".modal")).to_be_hidden()


def comment(page: Page, walk: Walk) -> None:
    """A remark on the lead, kept with the draft for whoever reads it next."""
    page.locator("[data-contentpath=lead]").first.hover()
    page.locator("[data-contentpath=lead] [data-comment-add]").first.click()
    page.locator(".comment").locator("textarea, [contenteditable=true]").first.fill("Chị bổ sung giờ giúp em")
    walk.look("gop-y")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
        # The remarks slide along with the form while it is saved: a click of the mouse would miss the button.
        page.locator(".comment button[type=submit]").first.dispatch_event("click")
    page.reload()
    expect(page.locator(".comment")).to_contain_text("Chị bổ sung giờ giúp em")
    walk.look("co-gop-y")
