"""«Техническая проверка» of a detached electronic signature, by the system's OpenSSL (and its GOST engine, if installed).

It tells that the file is unchanged since it was signed, who the certificate names and until when it holds. It does not
tell that the signature is qualified: that takes the list of accredited centres, revocation lists and a trusted time
(63-ФЗ, art. 11), and is the business of certified means. Nothing is ever signed here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

PATIENCE = 30  # seconds


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """``state``: «sound», «broken» (these are not the bytes that were signed) or «unchecked». ``words`` say it to a person."""

    state: str
    words: str
    signer: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""
    trusted: bool = False


def looks_like_signature(data: bytes) -> bool:
    """Whether the bytes are a CMS container: DER of ``SignedData``, or its PEM or bare base64 twin."""
    return (
        (data[:1] == b"\x30" and SIGNED_DATA in data[:40])
        or bool(PEM.match(data))
        or bool(BASE64.fullmatch(data.strip()))
    )


SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
PEM = re.compile(rb"\s*-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA)-----")
OTHER_BYTES = re.compile(r":verification failure:|content verify error|bad signature|signature failure")
"""How OpenSSL says that the bytes are not those that were signed; anything else means that it could not tell."""
BASE64 = re.compile(rb"MI[A-Za-z0-9+/=\r\n]{100,}")


def verify_detached(data: bytes, signature: bytes) -> SignatureCheck:
    """Check ``signature`` over ``data``. Never raises for a strange signature: what cannot be checked is said to be so."""
    program = shutil.which("openssl")
    if program is None:
        return SignatureCheck("unchecked", "Подпись приложена. Проверить её здесь нечем: на сервере нет OpenSSL.")
    with tempfile.TemporaryDirectory() as folder:
        return _verify(program, Path(folder), data, signature)


def _verify(program: str, place: Path, data: bytes, signature: bytes) -> SignatureCheck:
    (place / "data").write_bytes(data)
    (place / "signature").write_bytes(_wrapped(signature))
    form = "DER" if signature[:1] == b"\x30" else "PEM"
    command = [
        program, "cms", "-verify", "-binary", "-inform", form, "-in", "signature", "-content", "data", "-out", "/dev/null",
        "-signer", "signer", "-purpose", "any",
    ]  # fmt: skip
    if gost_engine():
        command += ["-engine", "gost"]
    said = _run([*command, "-noverify"], place)
    who = _certificate(program, place)
    if said.returncode == 0:
        trusted = False
        if settings.SIGNATURE_AUTHORITIES:
            trusted = _run([*command, "-CAfile", str(settings.SIGNATURE_AUTHORITIES)], place).returncode == 0
        words = "Файл не изменён после подписания, подпись математически верна."
        if settings.SIGNATURE_AUTHORITIES:
            words += (
                " Сертификат выдан удостоверяющим центром из списка."
                if trusted
                else " Цепочка сертификата не проверена."
            )
        return SignatureCheck("sound", words, *who, trusted=trusted)
    if OTHER_BYTES.search(said.stderr):
        return SignatureCheck(
            "broken", "Подпись сделана для другого файла или файл изменён. Подпишите файл, полученный здесь."
        )
    return SignatureCheck(
        "unchecked",
        "Подпись приложена, но проверить её на этом сервере не получилось (нужен модуль ГОСТ для OpenSSL).",
        *who,
    )


def _wrapped(signature: bytes) -> bytes:
    """Bare base64, as some programs write it, between the lines PEM needs."""
    if signature[:1] == b"\x30" or PEM.match(signature):
        return signature
    lines = re.sub(rb"\s", b"", signature)
    body = b"\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    return b"-----BEGIN CMS-----\n" + body + b"\n-----END CMS-----\n"


def _certificate(program: str, place: Path) -> tuple[str, str, str, str]:
    """Whose certificate, whose issue, its first and last day, as the certificate itself says."""
    if not (place / "signer").exists():
        return "", "", "", ""
    options = [
        "-noout",
        "-subject",
        "-issuer",
        "-startdate",
        "-enddate",
        "-nameopt",
        "multiline,utf8,-esc_msb",
        "-dateopt",
        "iso_8601",
    ]
    text = _run([program, "x509", "-in", "signer", *options], place).stdout
    names = re.findall(r"commonName\s*=\s*(.+)", text)
    first, last = (re.search(rf"{key}=(\d{{4}}-\d\d-\d\d)", text) for key in ("notBefore", "notAfter"))
    return names[0] if names else "", names[-1] if names else "", first[1] if first else "", last[1] if last else ""


@cache
def gost_engine() -> bool:
    """Whether the system's OpenSSL has the GOST engine (Debian: ``libengine-gost-openssl``)."""
    program = shutil.which("openssl")
    if program is None:
        return False
    return subprocess.run([program, "engine", "gost"], capture_output=True, timeout=PATIENCE).returncode == 0


def _run(command: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=place, capture_output=True, text=True, errors="replace", timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", "timeout")
