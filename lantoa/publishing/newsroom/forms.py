"""What the desk's forms send, checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantoa.publishing.newsroom.drafts import BlockDraft, Draft, block_text, plain_text
from lantoa.publishing.newsroom.models import Article, Format, SectionPage
from lantoa.publishing.newsroom.rules import LONGEST_BODY, LONGEST_LEAD, LONGEST_TITLE


class PieceForm(forms.Form):
    """A new piece of the desk's own."""

    title = forms.CharField(label=_("Tít"), max_length=LONGEST_TITLE, widget=forms.Textarea(attrs={"rows": 2}))
    section = forms.ModelChoiceField(
        label=_("Chuyên mục"), queryset=SectionPage.objects.none(), empty_label=_("Chọn chuyên mục")
    )
    format = forms.ChoiceField(
        label=_("Định dạng"), choices=Format.choices, required=False, initial=Format.ARTICLE.value
    )
    lead = forms.CharField(
        label=_("Sapo"), max_length=LONGEST_LEAD, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    body = forms.CharField(
        label=_("Nội dung"), max_length=LONGEST_BODY, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )

    def clean_format(self) -> str:
        """A program that knows of no formats writes an article."""
        return str(self.cleaned_data["format"] or Format.ARTICLE.value)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["section"].queryset = SectionPage.all_of_kind().live().order_by("position", "title")  # type: ignore[attr-defined]  # a choice field has one


class DraftForm(forms.Form):
    """The short form of a piece; its blocks are read by `blocks_of`."""

    title = forms.CharField(label=_("Tít"), max_length=LONGEST_TITLE, widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(
        label=_("Sapo"), max_length=LONGEST_LEAD, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    cover_caption = forms.CharField(label=_("Chú thích ảnh đại diện"), max_length=300, required=False)
    cover_credit = forms.CharField(label=_("Tác giả ảnh"), max_length=120, required=False)
    more_text = forms.CharField(
        label=_("Viết thêm ở cuối bài"),
        max_length=LONGEST_BODY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def draft(self, article: Article) -> Draft:
        """The answer, with the blocks the article has. Call after `is_valid`."""
        data = self.cleaned_data
        return Draft(
            title=" ".join(data["title"].split()),
            lead=" ".join(data["lead"].split()),
            cover_caption=data["cover_caption"],
            cover_credit=data["cover_credit"],
            more_text=data["more_text"],
            blocks=[self.answer_to(shown) for shown in blocks_of(article)],
        )

    def answer_to(self, shown: BlockDraft) -> BlockDraft:
        """What was sent for one block; a field that was not sent stays as shown."""
        name = f"block-{shown.key}"
        position = self.data.get(f"{name}-position", "")
        return BlockDraft(
            key=shown.key,
            kind=shown.kind,
            text=self.data.get(name, shown.text)[:LONGEST_BODY],
            credit=self.data.get(f"{name}-credit", shown.credit),
            position=int(position) if position.isascii() and position.isdigit() else shown.position,
            is_removed=f"{name}-removed" in self.data,
            is_cover=self.data.get("cover") == shown.key,
        )


def blocks_of(article: Article) -> list[BlockDraft]:
    """The article's blocks as the short form shows them, in order, positions from 1."""
    return [
        BlockDraft(
            key=str(child.id),
            kind=child.block_type,
            text=block_text(child.block_type, child.value),
            credit=str(child.value["credit"]) if child.block_type == "picture" else "",
            position=number,
        )
        for number, child in enumerate(article.body, start=1)
    ]


def has_formatting(article: Article) -> set[str]:
    """Keys of the paragraphs that hold bold, links or lists, which a change in the short form makes plain."""
    return {
        str(child.id) for child in article.body if child.block_type == "paragraph" and plain_text(child.value.source)[1]
    }
