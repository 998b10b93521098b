"""Who is paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantoa.kit.crypto import EncryptedText
from lantoa.publishing.payments.rules import masked


class Payee(models.Model):
    """One person whom one unit pays: somebody with an account, or somebody from outside."""

    class TaxRule(models.TextChoices):
        WITHHELD = "withheld", _("Khấu trừ khi đủ mức")
        SALARIED = "salaried", _("Có hợp đồng lao động, thuế tính cùng lương")
        DECLARED = "declared", _("Có bản cam kết thu nhập chưa đến mức chịu thuế")

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    user = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    full_name = models.CharField(max_length=120)
    pen_names = models.CharField(max_length=200, blank=True, help_text="As they are printed, apart by commas")
    search_key = models.CharField(max_length=320, help_text="The folded names")
    tax_rule = models.CharField(max_length=10, choices=TaxRule, default=TaxRule.WITHHELD)
    tax_code = EncryptedText(blank=True, default="")
    tax_digest = models.CharField(max_length=64, blank=True, help_text="Keyed: the same person is not kept twice")
    bank_name = models.CharField(max_length=120, blank=True)
    bank_account = EncryptedText(blank=True, default="")
    created_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "user"], name="one_payee_per_user"),
            models.UniqueConstraint(
                fields=["unit", "tax_digest"], condition=~Q(tax_digest=""), name="one_payee_per_tax_code"
            ),
        ]
        indexes = [models.Index(fields=["unit", "search_key"], name="payee_unit_name")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def masked_tax_code(self) -> str:
        """What screens show of it."""
        return masked(self.tax_code)

    @property
    def masked_account(self) -> str:
        """What screens show of it."""
        return masked(self.bank_account)

    @property
    def is_withheld(self) -> bool:
        """Whether tax is taken off what they get."""
        return self.tax_rule == self.TaxRule.WITHHELD
