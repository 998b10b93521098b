"""What the log must not hold: an address may be the right to what stands behind it."""

import logging
import re

# After these parts of an address comes a secret.
_SECRET_AFTER = ("y-kien", "tai-khoan/loi-moi", "thu/dong-y", "thu/huy", "toa-soan/ke-hoach/lich")
_SECRET = re.compile(rf"(/(?:{'|'.join(_SECRET_AFTER)})/)[^/\s?#\"']{{16,}}")
_INSTEAD = r"\1…"


def without_secrets(text: str) -> str:
    """`text` with the secret part of every address in it left out."""
    return _SECRET.sub(_INSTEAD, text)


class WithoutSecrets(logging.Filter):
    """Django writes the whole address of every refused request; this leaves its secret out."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(without_secrets(arg) if isinstance(arg, str) else arg for arg in record.args)
        record.msg = without_secrets(str(record.msg))
        return True
