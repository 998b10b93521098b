"""Why the embedded server did not start, in one sentence a person can act on."""

import errno
from pathlib import Path


class CannotStart(Exception):  # noqa: N818 - named for what is wrong, as the house does
    """The database cannot run; the text is Vietnamese and says what to do."""


def disk_full(folder: Path) -> CannotStart:
    return CannotStart(f"Ổ đĩa chứa {folder} đã đầy: hãy dọn bớt (cần ít nhất 300 MB) rồi chạy lại.")


def from_system(error: OSError, folder: Path) -> CannotStart:
    """The sentence for what the operating system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CannotStart(
            f"Không ghi được vào {error.filename or folder}: thư mục thuộc người dùng khác hoặc chỉ cho đọc."
        )
    return CannotStart(f"Không mở được {error.filename or folder}: {error.strerror}.")


def from_output(text: str, folder: Path, log: Path | None = None) -> CannotStart:
    """The sentence for what PostgreSQL printed before it gave up."""
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return disk_full(folder)
    telling = [line for line in text.splitlines() if "FATAL" in line or "PANIC" in line or "error:" in line]
    reason = (telling or text.strip().splitlines() or ["không rõ lý do"])[-1].strip()
    where = f" (nhật ký: {log})" if log else ""
    return CannotStart(f"PostgreSQL nhúng không khởi động được: {reason}{where}.")
