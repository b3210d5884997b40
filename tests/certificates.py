"""Certificates of the test's own, by the `openssl` command."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
A_DAY_AGO = "-1"


@dataclass(frozen=True)
class Pair:
    certificate: Path
    key: Path


@dataclass(frozen=True)
class Authority:
    """A CA in a folder of its own; `ca` is what those trust who trust it."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def _key(self) -> Path:
        return self.folder / "ca.key"

    def server(self, *names: str, days: str = "2") -> Pair:
        """`names`: DNS:localhost, IP:127.0.0.1"""
        pair = Pair(
            self.folder / f"{names[0][4:]}{days}.pem", self.folder / f"{names[0]}{days}.key"
        )
        request = self.folder / "request.pem"
        _openssl("req", *NEW_KEY, "-keyout", pair.key, "-out", request, "-subj", "/CN=server")
        extensions = self.folder / "extensions"
        extensions.write_text(f"subjectAltName={','.join(names)}\nbasicConstraints=CA:FALSE\n")
        _openssl(
            *("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self._key),
            *("-CAcreateserial", "-days", days, "-extfile", extensions),
            *("-out", pair.certificate),
        )
        return pair


def authority(folder: Path) -> Authority:
    folder.mkdir()
    made = Authority(folder)
    subject = ("-subj", f"/CN=CA {folder.name}", "-addext", "keyUsage=critical,keyCertSign")
    files = ("-keyout", made._key, "-out", made.ca)
    _openssl("req", "-x509", *NEW_KEY, *files, "-days", "2", *subject)
    return made


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
