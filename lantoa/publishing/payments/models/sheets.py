"""What one board owes for one month, work by work and person by person.

The migration's triggers keep what is here: works and shares change only while their sheet is a draft, and nothing of an
approved sheet ever changes but that it has been paid.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantoa.kit.crypto import EncryptedText
from lantoa.publishing.payments.models.payees import Payee
from lantoa.publishing.payments.models.schemes import Scheme, Work
from lantoa.publishing.payments.rules import LOCKED_STATES, Score, masked


class Sheet(models.Model):
    """One month's payments of one board."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Đang lập")
        SUBMITTED = "submitted", _("Chờ duyệt")
        APPROVED = "approved", _("Đã duyệt, khóa số liệu")
        PAID = "paid", _("Đã chi trả")

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=250, help_text="What it was called then")
    month = models.DateField(help_text="Its first day")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    prepared_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    submitted_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    return_note = models.CharField(max_length=300, blank=True)
    # Written when it is approved; before, they are summed.
    works = models.PositiveIntegerField(null=True, blank=True)
    gross_vnd = models.BigIntegerField(null=True, blank=True)
    tax_vnd = models.BigIntegerField(null=True, blank=True)
    net_vnd = models.BigIntegerField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="one_sheet_per_unit_and_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="sheet_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("submitted_by"))),
                name="sheet_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LOCKED_STATES) | Q(approved_by__isnull=False, net_vnd__isnull=False),
                name="approved_sheet_is_summed",
            ),
        ]
        ordering = ["-month", "unit_id"]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"

    @property
    def is_locked(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in LOCKED_STATES


class SheetRow(models.Model):
    """One work on one sheet: a piece, what others added to it, or the mending of a row that is locked."""

    class Kind(models.TextChoices):
        PIECE = "piece", _("Tác phẩm")
        ADJUSTMENT = "adjustment", _("Điều chỉnh")

    class Part(models.TextChoices):
        MAIN = "main", _("Bài")
        PHOTO = "photo", pgettext_lazy("part", "Ảnh")
        CLIP = "clip", _("Video")
        EDIT = "edit", pgettext_lazy("work", "Biên tập")

    class Standing(models.TextChoices):
        LIVE = "live", pgettext_lazy("piece", "Đang đăng")
        CORRECTED = "corrected", _("Đã đính chính")
        WITHDRAWN = "withdrawn", _("Đã gỡ")

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PIECE)
    part = models.CharField(max_length=6, choices=Part, default=Part.MAIN)
    # No constraint: a locked row stays what it is when the page is deleted.
    article = models.ForeignKey(
        "newsroom.Article", models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+"
    )
    title = models.CharField(max_length=255)
    search_key = models.CharField(max_length=520, blank=True, help_text="Folded title and unit")
    section_name = models.CharField(max_length=255, blank=True)
    unit_name = models.CharField(max_length=250, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    work = models.CharField(max_length=12, choices=Work, blank=True)
    coefficient = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    quantity = models.PositiveSmallIntegerField(default=1)
    pay_percent = models.PositiveSmallIntegerField(default=100)
    is_hard = models.BooleanField(default=False)
    is_minority = models.BooleanField(default=False)
    is_reprint = models.BooleanField(default=False)
    is_duty = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.LIVE)
    remark = models.CharField(max_length=400, blank=True, help_text="What became of the piece, said by the newsroom")
    note = models.CharField(max_length=300, blank=True, help_text="What the board says of it")
    amount_vnd = models.BigIntegerField(default=0)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="mended_by")
    # Counts the changes: who saves says which one they saw.
    version = models.PositiveIntegerField(default=0)
    scored_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "part"], condition=Q(kind="piece"), name="piece_is_paid_once"),
            models.CheckConstraint(condition=~Q(kind="piece") | Q(amount_vnd__gte=0), name="piece_costs_nothing_less"),
        ]
        indexes = [models.Index(fields=["sheet", "published_at", "article", "id"], name="sheetrow_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def score(self) -> Score:
        """What the rules calculate with."""
        return Score(
            coefficient=self.coefficient,
            quantity=self.quantity,
            pay_percent=self.pay_percent,
            is_hard=self.is_hard,
            is_minority=self.is_minority,
            is_reprint=self.is_reprint,
            is_duty=self.is_duty,
        )


class Credit(models.Model):
    """One person's share of one work; without a payee nobody knows yet who the printed name is."""

    row = models.ForeignKey(SheetRow, models.CASCADE, related_name="credits")
    payee = models.ForeignKey(Payee, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2)
    amount_vnd = models.BigIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "payee"], name="one_credit_per_payee"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=0) & Q(share_percent__lte=100), name="share_is_a_share"
            ),
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Payment(models.Model):
    """What one person gets by one approved sheet, as it was that day."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="payments")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="+")
    full_name = models.CharField(max_length=120)
    tax_rule = models.CharField(max_length=10, choices=Payee.TaxRule)
    tax_code = EncryptedText(blank=True, default="")
    bank_name = models.CharField(max_length=120, blank=True)
    bank_account = EncryptedText(blank=True, default="")
    works = models.PositiveIntegerField()
    gross_vnd = models.BigIntegerField()
    tax_vnd = models.BigIntegerField()
    net_vnd = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "payee"], name="one_payment_per_sheet_and_payee"),
            models.CheckConstraint(condition=Q(net_vnd=F("gross_vnd") - F("tax_vnd")), name="payment_adds_up"),
        ]
        indexes = [models.Index(fields=["payee"], name="payment_payee")]

    @property
    def masked_tax_code(self) -> str:
        """What screens and the printed list show of it."""
        return masked(self.tax_code)

    @property
    def masked_account(self) -> str:
        """What screens show of it."""
        return masked(self.bank_account)
