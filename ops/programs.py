"""Finds the server programs: those of the machine, or those unpacked into the data folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from ecom.errors import SettingError

SYSTEM_FOLDERS = ("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/libexec")
MISSING = (
    "No {what} server program on this machine: `make run` fetches it, or install {package},\n"
    "or set ECOM_MYSQL_URL and ECOM_REDIS_URL to servers that run elsewhere."
)


@dataclass(frozen=True)
class Program:
    """`root` is where its package lies; `moved`: not where the package expects to be."""

    path: Path
    root: Path
    moved: bool = False
    environ: dict[str, str] = field(default_factory=dict)

    def version(self) -> str:
        command = [self.path, "--version"]
        environ = os.environ | self.environ
        return subprocess.run(command, env=environ, capture_output=True, text=True).stdout

    def shared(self, name: str) -> Path | None:
        """The folder under share/ that holds the file `name`."""
        prefix = self.path.resolve().parent.parent
        for folder in ("share/mysql", "share/mariadb", "share"):
            for root in (prefix, self.root / "usr"):
                if (root / folder / name).is_file():
                    return root / folder
        return None


def mysql_server(data_dir: Path) -> Program:
    return _find(data_dir, ("mariadbd", "mysqld"), "MySQL or MariaDB", "mariadb-server-core")


def redis_server(data_dir: Path) -> Program:
    return _find(data_dir, ("redis-server", "valkey-server"), "Redis", "redis-server")


def mysql_client(data_dir: Path) -> Program | None:
    return _first(data_dir, ("mariadb", "mysql"))


def redis_client(data_dir: Path) -> Program | None:
    return _first(data_dir, ("redis-cli", "valkey-cli"))


def _find(data_dir: Path, names: tuple[str, ...], what: str, package: str) -> Program:
    program = _first(data_dir, names)
    if program is None:
        raise SettingError(MISSING.format(what=what, package=package))
    return program


def _first(data_dir: Path, names: tuple[str, ...]) -> Program | None:
    if not os.environ.get("GLASS_IGNORE_SYSTEM"):
        path = os.pathsep.join([os.environ.get("PATH", ""), *SYSTEM_FOLDERS])
        for name in names:
            if found := shutil.which(name, path=path):
                return Program(Path(found), Path("/"))
    root = data_dir.resolve() / "packages"
    for name in names:
        for folder in ("usr/sbin", "usr/bin"):
            if (root / folder / name).is_file():
                return Program(root / folder / name, root, moved=True, environ=_libraries(root))
    return None


def _libraries(root: Path) -> dict[str, str]:
    folders = {path.parent for path in root.glob("usr/lib/**/*.so*")}
    folders |= {path.parent for path in root.glob("lib/**/*.so*")}
    return {"LD_LIBRARY_PATH": os.pathsep.join(sorted(map(str, folders)))} if folders else {}
