"""Signatures made by OpenSSL for the tests: the product itself never signs."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, self-signed; ``gost``: by ГОСТ Р 34.10-2012."""

    folder: Path
    gost: bool = False

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    def sign(self, data: bytes, form: str = "DER") -> bytes:
        (self.folder / "data").write_bytes(data)
        return self._openssl(
            "cms",
            "-sign",
            "-binary",
            "-in",
            "data",
            "-signer",
            "certificate.pem",
            "-inkey",
            "key.pem",
            "-outform",
            form,
        )

    def _openssl(self, *words: str) -> bytes:
        engine = ["-engine", "gost"] if self.gost else []
        done = subprocess.run(["openssl", *words, *engine], cwd=self.folder, capture_output=True, check=True)
        return done.stdout


def new_signer(folder: Path, name: str = "Гаврилова Ольга Викторовна", *, gost: bool = False) -> Signer:
    folder.mkdir(exist_ok=True)
    signer = Signer(folder, gost)
    kind = ["gost2012_256", "-pkeyopt", "paramset:A"] if gost else ["rsa:2048"]
    signer._openssl(
        "req", "-x509", "-newkey", *kind, "-nodes", "-keyout", "key.pem", "-out", "certificate.pem", "-utf8", "-subj",
        f"/CN={name}", "-days", "30",
    )  # fmt: skip
    return signer
