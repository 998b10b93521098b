"""Programs of npm at fixed versions, installed below var/peers by the benchmark that needs them."""

import shutil
import subprocess
from pathlib import Path

from bench.web import ToolMissingError
from lantoa.config.settings.base import REPOSITORY

PEERS = REPOSITORY / "var" / "peers"


def node_tool(name: str, command: str) -> Path:
    """The command of `bench/<name>.package.json`, installed when it is not there at these versions."""
    npm, package = shutil.which("npm"), Path(__file__).with_name(f"{name}.package.json")
    if not npm or not shutil.which("node"):
        raise ToolMissingError("Thiếu Node.js (bản 18.16 trở lên): cài bằng “apt-get install nodejs npm” rồi đo lại.")
    folder = PEERS / name
    found, wanted = folder / "node_modules" / ".bin" / command, folder / "package.json"
    if not found.exists() or wanted.read_text() != package.read_text():
        folder.mkdir(parents=True, exist_ok=True)
        wanted.write_text(package.read_text())
        install = [npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            wanted.unlink()
            raise ToolMissingError(f"Không cài được {command} từ npm: hãy kiểm tra đường truyền internet rồi đo lại.")
    return found
