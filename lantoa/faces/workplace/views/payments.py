"""Nhuận bút của tôi: what the person gets by approved sheets; nobody else's."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.org.people.facade import person_of
from lantoa.publishing.payments.facade import own_works, payments_of

MOST_PAYMENTS = 24


@login_required
@never_cache
@require_safe
def payment_list(request: HttpRequest) -> HttpResponse:
    """Two years of months, newest first, with the works behind each."""
    payments = list(payments_of(person_of(request))[:MOST_PAYMENTS])
    works = own_works(payments)
    rows = [{"payment": payment, "works": works[payment.pk]} for payment in payments]
    return render(request, "workplace/payment_list.html", {"rows": rows})
