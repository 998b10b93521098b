"""Word files on a phone: chosen or dropped, with and without JavaScript; what came out opens in the editor."""

import base64
import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from lantoa.publishing.intake.tests.docx import docx, p, story
from lantoa.publishing.newsroom.tests.factories import Federation
from tests.journeys.test_sharing import is_clean

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("db_of_house")]

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "huong-dan" / "anh"
ADDRESS = "/toa-soan/nhap/word/"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What Word puts on the clipboard beside the words.
FROM_WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{mso-style-name:x}</style></head>"
    "<body><!--StartFragment--><p class=MsoNormal style='mso-margin-top-alt:auto'>"
    "<b><span style='font-family:\"Times\";color:red'>Đậm</span></b><span style='font-size:18pt'> thường<o:p>"
    "</o:p></span></p><!--EndFragment--></body></html>"
)
PASTE = """([element, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "Đậm thường");
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """([element, content, kind]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "tha-vao.docx", { type: kind }));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def lg(db_of_house) -> Federation:
    return Federation()


def upload(name: str, file) -> dict[str, object]:
    return {"name": name, "mimeType": KIND, "buffer": file.getvalue()}


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_word_files_become_drafts_and_open_in_the_editor(new_phone, sign_in, lg):
    page = sign_in(new_phone(), lg.editor).new_page()
    page.goto("/toa-soan/")
    page.locator("summary", has_text="Thêm").click()
    page.get_by_role("link", name="Nhập từ Word").click()
    page.get_by_label("Chuyên mục").select_option(label=lg.section.title)
    files = [
        upload("thi-tho-gioi.docx", story()),
        upload("van-ban-cu.doc", io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80)),
    ]
    page.get_by_label("Tệp Word").set_input_files(files)
    expect(page.get_by_text("cần lưu lại thành .docx")).to_be_visible()
    expect(page.get_by_text("hoặc kéo tệp thả vào đây")).to_be_visible()
    assert fits(page)
    content = base64.b64encode(docx(p("Bài thả vào"), p("Thân bài.")).getvalue()).decode()
    page.locator("[data-drop]").evaluate(f"(element, given) => ({DROP})([element, ...given])", [content, KIND])
    expect(page.get_by_text("tha-vao.docx")).to_be_visible()
    page.get_by_label("Tệp Word").set_input_files(files)
    page.get_by_role("button", name="Nhập thành bài nháp").click()

    expect(page.get_by_role("heading", name="Kết quả")).to_be_visible()
    expect(page.get_by_text("Sapo: đoạn in đậm đầu tiên.").first).to_be_visible()
    assert fits(page)
    assert is_clean(page)
    if os.environ.get("LANTOA_JOURNEY_PICTURES") == "1":
        _picture(page)
    page.get_by_role("link", name="Mở trong trình soạn thảo").first.click()
    page.wait_for_url("**/quan-tri/pages/*/edit/")
    _pasted_from_word_is_clean(page)


def _picture(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 1000})
    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.quantize(64).save(HANDBOOK / "nhap-word.png", optimize=True)
    page.set_viewport_size({"width": 360, "height": 740})


def _pasted_from_word_is_clean(page: Page) -> None:
    editor = page.locator(".public-DraftEditor-content").first
    expect(editor).to_be_visible()
    editor.click()
    editor.evaluate(f"(element, html) => ({PASTE})([element, html])", FROM_WORD)
    expect(editor).to_contain_text("Đậm thường")
    drawn = editor.inner_html()
    assert "font-weight: bold" in drawn
    for foreign in ("mso", "Times", "18pt", "red"):
        assert foreign not in drawn


def test_it_works_without_javascript(new_phone, sign_in, lg):
    page = sign_in(new_phone(java_script_enabled=False), lg.editor).new_page()
    page.goto(ADDRESS)
    page.get_by_label("Chuyên mục").select_option(label=lg.section.title)
    page.get_by_label("Tệp Word").set_input_files([upload("mot.docx", docx(p("Bài không cần JavaScript"), p("Thân.")))])
    page.get_by_role("button", name="Nhập thành bài nháp").click()
    expect(page.get_by_role("link", name="Bài không cần JavaScript").first).to_be_visible()
