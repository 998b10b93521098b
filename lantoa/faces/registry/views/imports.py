"""Files of units, channels and people: looked at first, then taken wholly or not at all."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.faces.registry.access import may_import
from lantoa.faces.registry.forms import FileForm
from lantoa.kit.errors import RuleBroken
from lantoa.kit.tables import LARGEST_BYTES
from lantoa.org.people.facade import import_people, person_of, read_people
from lantoa.org.units.facade import import_units, read_units
from lantoa.publishing.distribution.facade import import_channels, read_channels

MOST_SHOWN = 200


@dataclass(frozen=True)
class FileKind:
    """One kind of import file."""

    title: Any
    columns: str
    read: Callable[[Any], Any]
    apply: Callable[..., tuple[int, int]]


KINDS = {
    "don-vi": FileKind(
        gettext_lazy("Nhập đơn vị"),
        "code, name, kind, parent_code, short_name, sector, members, valid_from, tags",
        read_units,
        import_units,
    ),
    "kenh": FileKind(
        gettext_lazy("Nhập kênh"),
        "unit_code, network, address, name, token, refresh_token, app_id, app_secret, mode",
        read_channels,
        import_channels,
    ),
    "nguoi": FileKind(
        gettext_lazy("Nhập người"), "username, full_name, email, phone, role, unit_code", read_people, import_people
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def file_check(request: HttpRequest, kind: str) -> HttpResponse:
    file_kind = _kind_or_404(request, kind)
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"kind": kind, "file_kind": file_kind, "form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if upload.size > LARGEST_BYTES:
                raise RuleBroken(_("Tệp quá lớn (tối đa 100 MB). Hãy chia thành nhiều tệp."))
            content = upload.read()
            found = file_kind.read(BytesIO(content))
        except RuleBroken as error:
            form.add_error("file", str(error))
        else:
            context |= {
                "found": found,
                "errors": found.errors[:MOST_SHOWN],
                "sample": [_line(row) for row in found.rows[:20]],
            }
            if not found.errors:
                context["ticket"] = _keep(request, kind, content)
    return render(request, "registry/file_check.html", context)


@login_required
@require_POST
def file_take(request: HttpRequest, kind: str) -> HttpResponse:
    file_kind = _kind_or_404(request, kind)
    path = _kept(request, kind)
    if path is None:
        messages.error(request, _("Tệp kiểm tra đã hết hạn; hãy chọn lại tệp."))
        return redirect("registry:file_check", kind)
    try:
        found = file_kind.read(path)
        new, changed = file_kind.apply(found, by=person_of(request))
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("registry:file_check", kind)
    path.unlink(missing_ok=True)
    messages.success(request, _("Đã thêm %(new)s, thay đổi %(changed)s.") % {"new": new, "changed": changed})
    return redirect("registry:unit_list")


def _kind_or_404(request: HttpRequest, kind: str) -> FileKind:
    if kind not in KINDS or not may_import(person_of(request)):
        raise Http404
    return KINDS[kind]


def _line(row: Any) -> dict[str, Any]:
    """How one checked row is shown, whatever it holds."""
    title = getattr(row, "name", "") or getattr(row, "full_name", "")
    key = next(value for name in ("code", "username", "address") if (value := getattr(row, name, "")))
    return {"number": row.number, "title": title or key, "key": key}


def _folder() -> Path:
    # Beside the public files, never below them: tokens stand in these.
    folder = Path(settings.DATA) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _keep(request: HttpRequest, kind: str, content: bytes) -> str:
    ticket = uuid.uuid4().hex
    path = _folder() / ticket
    path.touch(mode=0o600)
    path.write_bytes(content)
    request.session[f"import:{kind}"] = ticket
    return ticket


def _kept(request: HttpRequest, kind: str) -> Path | None:
    """The file this very session has looked at, if it is still there."""
    ticket = request.session.get(f"import:{kind}", "")
    path = _folder() / ticket
    return path if ticket and ticket == request.POST.get("ticket") and path.is_file() else None
