"""Groups of a connected account: which there are, and which unit each belongs to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantoa.kit.doors import or_404
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.people.facade import person_of
from lantoa.publishing.distribution.access import get_managed_channel
from lantoa.publishing.distribution.connect.lent import borrower_of, connect_lent, find_lent
from lantoa.publishing.distribution.networks.base import ChannelError, Doubtful
from lantoa.publishing.distribution.screens.connecting import offers, units_offered
from lantoa.publishing.distribution.views.addresses import words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def channel_lent(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Asked at the network each time: only what the account really owns can be connected."""
    user = person_of(request)
    lender = or_404(get_managed_channel, user, channel_id)
    spec = borrower_of(lender)
    if spec is None:
        raise Http404
    try:
        accounts = find_lent(lender, spec)
    except (ChannelError, Doubtful) as error:
        messages.error(request, _("Chưa xem được các nhóm: {}").format(error))
        return redirect("distribution:channel_detail", lender.pk)
    if not accounts:
        messages.info(request, _("{} chưa có nhóm nào.").format(lender))
        return redirect("distribution:channel_detail", lender.pk)
    typed = {one.address: words(request.POST, f"don-vi.{one.address}", 40).strip() for one in accounts}
    why = ""
    if request.method == "POST":
        try:
            made = connect_lent(lender=lender, spec=spec, accounts=accounts, choices=typed, by=user)
        except (RuleBroken, NotAllowed) as error:
            why = str(error)
        else:
            messages.success(request, _("Đã kết nối {} kênh.").format(len(made)))
            return redirect("distribution:channel_list")
    offered = units_offered(lender.unit)
    rows = offers(spec.name, accounts, lender.unit, offered)
    shown = [(row, typed[row.account.address] if request.method == "POST" else row.code) for row in rows]
    # The template of accounts that a consent opened: `attempt` is what they came from.
    context = {"attempt": lender, "spec": spec, "rows": shown, "offered": offered, "why": why}
    return render(request, "distribution/connect_pick.html", context, status=422 if why else 200)
