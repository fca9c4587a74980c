"""LibreOffice for tests: open a file and save it again, as somebody at an office would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

PAKET = {"xlsx": "libreoffice-calc", "docx": "libreoffice-writer", "pdf": "libreoffice-calc"}


def durch_libreoffice(datei: Path, ziel: Path, format_: str = "xlsx") -> Path:
    """Open a file with LibreOffice and save it as ``format_``; skip where it is not installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice ist nicht installiert (soffice fehlt im Suchpfad).")
    ziel.mkdir()
    profil = f"-env:UserInstallation=file://{ziel / 'profil'}"
    befehl = [soffice, profil, "--headless", "--convert-to", format_, "--outdir", str(ziel)]
    subprocess.run([*befehl, str(datei)], capture_output=True, check=False, timeout=180)
    ergebnis = ziel / f"{datei.stem}.{format_}"
    if not ergebnis.exists():
        pytest.skip(f"LibreOffice ist nicht vollständig (Paket {PAKET[format_]}).")
    return ergebnis
