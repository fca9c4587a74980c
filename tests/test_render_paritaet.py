"""Parity with real Quarto: the same documents, outline by outline.

The sample documents and the outlines that Quarto gave lie outside the project; where they are not
at hand the comparison is skipped. Accepted differences, each with its reason, are in ``paritaet/``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sozialatlas import render

HIER = Path(__file__).parent
PROBE = Path(os.environ.get("SOZIALATLAS_PROBE", HIER.parents[1] / "shared" / "quarto-probe"))

pytestmark = [
    pytest.mark.langsam,
    pytest.mark.skipif(
        not (PROBE / "outline.py").exists(),
        reason="Die Quarto-Probe liegt nicht bereit (SOZIALATLAS_PROBE).",
    ),
]


@pytest.fixture(scope="module")
def umrisse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outlines of what the embedded engine makes of the sample documents."""
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    ordner = tmp_path_factory.mktemp("paritaet")
    projekt = ordner / "probe"
    shutil.copytree(PROBE / "probe", projekt)
    for pfad in [projekt, *projekt.rglob("*")]:
        pfad.chmod(0o755 if pfad.is_dir() else 0o644)
    quarto = projekt / "_quarto.yml"
    zeilen = [
        z for z in quarto.read_text(encoding="utf-8").splitlines() if "darueberhinaus" not in z
    ]
    quarto.write_text("\n".join(zeilen), encoding="utf-8")
    ergebnis = render.rendere_projekt(projekt)
    assert not ergebnis.fehler, "\n".join(map(str, ergebnis.fehler))
    rufe("outline.py", str(projekt / "_site"), str(ordner / "umrisse"))
    return ordner / "umrisse"


def rufe(*argumente: str) -> subprocess.CompletedProcess[str]:
    befehl = [sys.executable, str(PROBE / argumente[0]), *argumente[1:]]
    umgebung = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        befehl, capture_output=True, text=True, cwd=PROBE, env=umgebung, check=False
    )


@pytest.mark.parametrize("format_", ["html", "docx", "pdf", "site"])
def test_outline_differs_from_quarto_only_where_a_reason_is_given(
    umrisse: Path, format_: str, tmp_path: Path
) -> None:
    dateien = [PROBE / "accepted.yml", *sorted((HIER / "paritaet").glob("*.yml"))]
    angenommen = tmp_path / "angenommen.yml"
    angenommen.write_text(
        "\n".join(d.read_text(encoding="utf-8") for d in dateien), encoding="utf-8"
    )
    lauf = rufe(
        "outline.py",
        "--diff",
        "expected",
        str(umrisse),
        "--only",
        format_,
        "--accepted",
        str(angenommen),
    )
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr
