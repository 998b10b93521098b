"""Coming in by invitation."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.actions import accept_invitation, open_invitation
from lantoa.org.people.forms import AccountForm


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    invitation = open_invitation(secret)
    if invitation is None:
        return render(request, "people/invitation.html", {"invitation": None}, status=404)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(secret, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("/lam-viec/")
    return render(request, "people/invitation.html", {"invitation": invitation, "form": form})
