"""Compiles the translation catalogues (.po to .mo) with Babel, so that no gettext program is needed."""

import os
import sys
import tempfile
from pathlib import Path


def compile_stale(locale: Path) -> list[Path]:
    """Compile every catalogue under `locale` whose .mo is missing or older; the .mo files written.

    Safe for several processes at once: a .mo is replaced whole.
    Raises ValueError naming the catalogue that does not parse.
    """
    return [_compile(po) for po in sorted(locale.glob("*/LC_MESSAGES/*.po")) if _is_stale(po)]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(po: Path) -> Path:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - slow import
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - slow import

    with po.open("rb") as source:
        try:
            catalogue = read_po(source, abort_invalid=True)
        except PoFileError as error:
            raise ValueError(f"{po}: {error}") from error
    with tempfile.NamedTemporaryFile(dir=po.parent, delete=False) as target:
        write_mo(target, catalogue)
    # A temporary file is closed to others; a web process may run under another account.
    Path(target.name).chmod(0o644)
    mo = po.with_suffix(".mo")
    os.replace(target.name, mo)
    return mo


if __name__ == "__main__":
    compile_stale(Path(sys.argv[1] if len(sys.argv) > 1 else "locale"))
