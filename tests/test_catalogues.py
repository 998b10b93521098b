"""Vietnamese for the packages, where editors work, and English for our own texts: complete, placeholders intact."""

import json
import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
import wagtail
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation.template import templatize

from lantoa.kit.admin_scripts import localized_catalogue
from lantoa.kit.catalogues import compile_stale

LOCALE = Path(settings.LOCALE_PATHS[0])
OUR_CODE = LOCALE.parent / "lantoa"
MARKS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}|</?[a-z][^>]*>")
EDITORS_MEET = [
    "wagtail.admin", "wagtail.images", "wagtail.documents", "wagtail.snippets", "wagtail.users",
    "wagtail.sites", "wagtail.contrib.redirects", "wagtail.contrib.settings", "wagtail", "allauth",
    "django.contrib.auth", "taggit", "wagtail.contrib.table_block", "wagtail.embeds", "wagtail.search",
]  # fmt: skip
WAGTAILS_CODE = (
    "admin", "blocks", "models", "images", "documents", "snippets", "users", "embeds", "contrib/settings",
    "contrib/table_block", "contrib/redirects",
)  # fmt: skip
# Only marks and places for words, or words that the two languages share.
SAME_IN_BOTH = {
    "%(range_start)s - %(range_end)s", "Email", "%(field_label)s:", "%(status_display)s %(task_name)s %(started_at)s",
    "%(related_model_name)s %(field_label)s", "%(time_zone_option)s: %(localized_time_zone_label)s",
}  # fmt: skip
# (0,n.AP)("Save") in a compiled script; a text with quotes inside is not called so.
SCRIPT_CALL = re.compile(r"""(\(0,\s*\w+\.\w+\)|\b(?:gettext|ngettext))\("((?:[^"\\\n]|\\.)*)"[,)]""")
CRITICAL = [
    "Publish", "Unpublish", "Save draft", "Submit for moderation", "Approve", "Request changes", "Reject",
    "Page locked", "Lock", "Unlock", "Schedule to publish", "Set publishing schedule", "Edit schedule",
    "History", "Workflow history", "Compare", "Compare with current version", "Live version",
    "Current draft", "Comments", "Add comment", "Privacy", "Usage", "Side panels", "Status: ",
    "Preview in new tab", "Content", "Promote", "Choose an image", "Choose another image", "Change image",
    "Upload", "Uploading…", "Add multiple images", "Latest images", "Focal point", "Alt text",
    "Image is decorative", "Choose a document", "Add a document", "Choose a page", "Choose another page",
    "Insert link", "Internal link", "External link", "Bold", "Italic", "Bulleted list", "Numbered list",
    "Blockquote", "Explore", "Page type", "Bulk actions", "Sort", "Move", "Copy", "Redirects", "Snippets",
    "Collections", "Users", "Groups", "Locked pages", "Aging pages", "Site history", "Awaiting your review",
    "Your most recent edits", "Sign in", "Forgotten password?", "Keyboard shortcuts",
    "This field is required.", "The page could not be saved due to validation errors.",
    "Incorrect password.", "Sign in with a passkey", "Recovery Codes", "Change Password",
    "Empty heading found",
]  # fmt: skip

every_catalogue = pytest.mark.parametrize(
    "po", sorted(LOCALE.glob("*/LC_MESSAGES/*.po")), ids=lambda po: "/".join(po.parts[-3::2])
)


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def key(message: Message) -> tuple[str, str | None]:
    return texts(message.id)[0], message.context


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def messages(path: Path) -> list[Message]:
    return [message for message in read(path) if message.id] if path.exists() else []


def as_python(source: Path) -> str:
    """A template becomes what `makemessages` makes of it; the indents would stop Python's tokenizer."""
    text = source.read_text()
    return text if source.suffix == ".py" else "\n".join(line.strip() for line in templatize(text).splitlines())


def marked_texts(code: Path) -> dict[tuple[str, str | None], str]:
    """Every text marked for translation below `code`, with the file that shows it; no gettext program is needed."""
    return {
        (texts(found)[0], context): source.relative_to(code).as_posix()
        for source in sorted(code.rglob("*"))
        if source.suffix in {".py", ".html", ".xml", ".txt"} and not {"tests", "static"} & {*source.parts}
        for _, found, _, context in extract("python", BytesIO(as_python(source).encode()), MARKS)
    }


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    compile_stale(LOCALE)


@pytest.mark.parametrize("po", sorted(LOCALE.glob("*/LC_MESSAGES/*.po")), ids=lambda po: "/".join(po.parts[-3::2]))
def test_every_translation_is_there_and_keeps_its_placeholders(po):
    broken = [
        (source.id, source.string)
        for source in messages(po)
        if source.fuzzy
        or not all(texts(source.string))
        or any(
            placeholders(text) not in [placeholders(one) for one in texts(source.id)] for text in texts(source.string)
        )
    ]

    assert broken == []


@pytest.mark.parametrize("po", sorted(LOCALE.glob("*/LC_MESSAGES/*.po")), ids=lambda po: "/".join(po.parts[-3::2]))
def test_white_space_around_a_text_is_kept(po):
    def edges(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    assert [
        one.id for one in messages(po) for text in texts(one.string) if edges(text) != edges(texts(one.id)[0])
    ] == []


def test_every_text_of_ours_has_english():
    english = {key(message) for message in messages(LOCALE / "en" / "LC_MESSAGES" / "django.po")}

    ours = marked_texts(OUR_CODE)

    assert len(ours) > 500
    assert {text: file for (text, context), file in ours.items() if (text, context) not in english} == {}


def test_texts_are_found_in_code_and_in_templates(tmp_path):
    (tmp_path / "views.py").write_text('def page():\n    return _("Gửi " "tin"), gettext_lazy("Bàn")\n')
    (tmp_path / "page.html").write_text(
        '<p>\n  {% translate "Lưu" %}\n {% figure 1 label=_("kênh") %}</p>\n'
        "{% blocktranslate count n=2 trimmed %}\n  {{ n }} việc\n{% plural %}\n {{ n }} việc{% endblocktranslate %}"
    )

    assert {text for text, _ in marked_texts(tmp_path)} == {"Gửi tin", "Bàn", "Lưu", "kênh", "%(n)s việc"}


@pytest.mark.parametrize("app", EDITORS_MEET)
def test_vietnamese_covers_the_package(app):
    folder = next(Path(config.path) for config in apps.get_app_configs() if config.name == app)
    missing, total = [], 0
    for domain in ("django", "djangojs"):
        have = {
            key(message)
            for root in (folder / "locale", LOCALE)
            for message in messages(root / "vi" / "LC_MESSAGES" / f"{domain}.po")
            if all(texts(message.string)) and not message.fuzzy
        }
        wanted = [key(message) for message in messages(folder / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po")]
        missing += [one for one in wanted if one not in have]
        total += len(wanted)

    assert total > 0
    assert missing == []


@pytest.mark.parametrize("folder", WAGTAILS_CODE)
def test_every_text_in_wagtails_code_is_vietnamese(folder):
    """The packages' own lists are made at their releases; what is marked in their code may be more."""
    with translation.override("vi"):
        english = [
            (file, text)
            for (text, context), file in marked_texts(Path(wagtail.__file__).parent / folder).items()
            if text.strip()
            and text not in SAME_IN_BOTH
            and text == (translation.pgettext(context, text) if context else translation.gettext(text))
        ]

    assert english == []


def test_every_text_in_wagtails_compiled_scripts_is_vietnamese():
    """The bundles call gettext under names of one or two letters: these are found by a text that is known."""
    root = Path(wagtail.__file__).parent
    known = {key(one)[0] for one in messages(LOCALE / "vi" / "LC_MESSAGES" / "djangojs.po")}
    known |= {key(one)[0] for one in messages(root / "admin" / "locale" / "vi" / "LC_MESSAGES" / "djangojs.po")}
    english, total = [], 0
    for source in sorted(root.rglob("static/**/*.js")):
        code = source.read_text(errors="ignore")
        names = {found[1] for found in SCRIPT_CALL.finditer(code) if json.loads(f'"{found[2]}"') in known}
        for found in SCRIPT_CALL.finditer(code):
            if found[1] in names and (text := json.loads(f'"{found[2]}"')).strip():
                total += 1
                english += [(source.name, text)] if text not in known and text not in SAME_IN_BOTH else []
    assert total > 80
    assert english == []


def test_what_an_editor_meets_first_is_vietnamese():
    with translation.override("vi"):
        english = [text for text in CRITICAL if translation.gettext(text) == text]

    assert english == []


def test_one_text_has_one_translation_in_a_catalogue():
    for po in LOCALE.glob("vi/LC_MESSAGES/*.po"):
        assert [one for one, count in Counter(map(key, messages(po))).items() if count > 1] == []


def test_the_scripts_of_the_editor_speak_vietnamese():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with translation.override("vi"):
        page = localized_catalogue(request).content.decode()

    assert '"Unpin toolbar": "B\\u1ecf ghim thanh c\\u00f4ng c\\u1ee5"' in page


def test_a_stale_catalogue_is_compiled_once(tmp_path):
    po = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Save"\nmsgstr "Lưu"\n')

    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert compile_stale(tmp_path) == []


def test_a_broken_catalogue_is_named(tmp_path):
    po = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "Save"\nLưu\n')

    with pytest.raises(ValueError, match=r"django\.po"):
        compile_stale(tmp_path)
