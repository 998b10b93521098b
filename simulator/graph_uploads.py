"""Resumable uploads: a session, bytes from an offset on, a handle at the end; what arrived stays when a line drops.

Source: Resumable Upload API guide, v26.0, 11/2026.
"""

from __future__ import annotations

import base64
import binascii
import os
import time
from typing import TYPE_CHECKING

from .accounts import fingerprint
from .graph_errors import GraphError, invalid, missing
from .platform import Thing
from .store import Store
from .wire import Answer, json_answer

if TYPE_CHECKING:
    from .graph import Caller

UPLOADS = "facebook_upload"
# Operations that keep what arrived when the line drops in the middle.
SENDS = frozenset({"upload.send", "reel.send"})
SESSION_PREFIX = "upload:"
TYPES = frozenset({"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"})
MAX_FILE = 10 * 1024**3


def start_upload(caller: Caller, app_id: str) -> Answer:
    params = {name: str(value) for name, value in caller.params.items()}
    if app_id != "app" and app_id not in caller.store.apps["facebook"]:
        raise missing(app_id)
    length = params.get("file_length", "")
    if not length.isdecimal() or not 0 < int(length) <= MAX_FILE:
        raise invalid("Param file_length must be the size of the file in bytes")
    if params.get("file_type") not in TYPES:
        raise invalid("Param file_type must be one of {" + ", ".join(sorted(TYPES)) + "}")
    store, owner = caller.store, _owner(caller)
    number = store.number + 1
    name = f"{fingerprint('upload', owner, number):016x}{number:x}"
    values = {"length": int(length), "type": params["file_type"], "name": params.get("file_name", "")}
    discard(store, name)
    store.commit("thing", UPLOADS, owner, name, values, time.time(), number)
    mark = base64.urlsafe_b64encode(fingerprint("sig", name).to_bytes(8, "big")).decode().rstrip("=")
    # The platform's session ids carry a query of their own.
    return json_answer({"id": f"{SESSION_PREFIX}{name}?sig={mark}"})


def send_upload(caller: Caller, session: str) -> Answer:
    """Bytes from `file_offset` on; the handle once all are there, also for an empty body then."""
    upload = _session(caller, session)
    size = take_bytes(caller, upload, caller.call.header(b"file_offset"))
    if size < upload.values["length"]:
        return json_answer({"id": session, "file_offset": size})
    return json_answer({"h": _handle(upload.id)})


def read_upload(caller: Caller, session: str) -> Answer:
    upload = _session(caller, session)
    return json_answer({"id": session, "file_offset": stored_size(caller.store, upload.id)})


def take_bytes(caller: Caller, upload: Thing, offset: str) -> int:
    """Keep the body from `offset` on; how many bytes there are now. Raises GraphError when it does not fit."""
    store, body = caller.store, caller.call.body
    size = stored_size(store, upload.id)
    if not offset.isdecimal() or int(offset) != size:
        raise invalid(f"The offset must be {size}", subcode=1363037)
    if size + len(body) > upload.values["length"]:
        raise invalid("More bytes than the file has", subcode=1363041)
    append(store, upload.id, body)
    return size + len(body)


def upload_of(caller: Caller, handle: str) -> Thing:
    """The finished upload of a handle. Raises GraphError for a wrong one or another page's."""
    try:
        name = base64.urlsafe_b64decode(handle.removeprefix("4::").encode()).decode()
    except (ValueError, binascii.Error) as error:
        raise invalid("Invalid file handle") from error
    upload = caller.store.things.get(UPLOADS, {}).get(name)
    if upload is None or upload.account != _owner(caller):
        raise invalid("Invalid file handle")
    return upload


def _session(caller: Caller, session: str) -> Thing:
    upload = caller.store.things.get(UPLOADS, {}).get(session.removeprefix(SESSION_PREFIX))
    if upload is None or upload.account != _owner(caller):
        raise missing(session)
    return upload


def _owner(caller: Caller) -> str:
    if caller.kind == "app":
        raise GraphError(200, "(#200) A user or page access token is required to upload")
    return caller.page.id if caller.page is not None else caller.token


def _handle(name: str) -> str:
    return "4::" + base64.urlsafe_b64encode(name.encode()).decode()


# What arrived, by name: in memory or in a file of its own


def stored_size(store: Store, name: str) -> int:
    path = _path(store, name)
    if path is None:
        return len(store.pictures.get(name, b""))
    return os.path.getsize(path) if os.path.exists(path) else 0


def append(store: Store, name: str, content: bytes) -> None:
    path = _path(store, name)
    if path is None:
        store.pictures[name] = store.pictures.get(name, b"") + content
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "ab") as file:
        file.write(content)


def discard(store: Store, name: str) -> None:
    """Forget bytes of this name, left from before a reset."""
    path = _path(store, name)
    if path is None:
        store.pictures.pop(name, None)
    elif os.path.exists(path):
        os.remove(path)


def content_of(store: Store, name: str) -> bytes:
    path = _path(store, name)
    if path is None:
        return store.pictures.get(name, b"")
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def _path(store: Store, name: str) -> str | None:
    folder = store.journal.folder
    return None if folder is None else str(folder / "uploads" / os.path.basename(name))
