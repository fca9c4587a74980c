"""The manifest of an edition: the checksum of every file of figures that the import wrote.

With it an edition is known to the last byte, and a file changed by hand is found. Files that
others add to the folder are not part of the edition and not checked here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sozialatlas.fehler import Mangel, dateigrund

STAND = Path("beobachtungen/stand.yml")
"""Where the manifest lies below ``data``."""

NEU = "sozialatlas data import ausführen; Korrekturen gehören in data/katalog/ausschluesse.yml."
_KOPF = """\
# Vom Import geschrieben; nicht von Hand ändern. Prüfsummen (SHA-256) der Dateien dieser Ausgabe.
"""


def stand(ziele: Mapping[Path, bytes]) -> bytes:
    """Return the manifest of the files of figures and sidecars among ``ziele``."""
    summen = {
        pfad.name: _summe(inhalt)
        for pfad, inhalt in sorted(ziele.items())
        if pfad.parent == STAND.parent
    }
    return (_KOPF + yaml.safe_dump({"dateien": summen}, allow_unicode=True)).encode("utf-8")


def pruefe_stand(daten: Path) -> list[Mangel]:
    """Return a problem for each file below ``daten`` that is not what the import wrote."""
    name = f"data/{STAND.as_posix()}"
    try:
        gelesen = yaml.safe_load((daten / STAND).read_text(encoding="utf-8"))
    except OSError as fehler:
        return [Mangel(name, None, "", f"Die Datei {dateigrund(fehler)}.",
                       "die Prüfsummen der Ausgabe", NEU)]  # fmt: skip
    except (yaml.YAMLError, UnicodeDecodeError):
        gelesen = None
    summen = _summen(gelesen)
    if summen is None:
        fehler_ = "Die Datei ist kein Verzeichnis von Prüfsummen."
        return [Mangel(name, None, "dateien", fehler_, "je Datei eine SHA-256-Summe", NEU)]
    funde = (_pruefe(daten, datei, summe) for datei, summe in summen.items())
    return [mangel for mangel in funde if mangel]


def _pruefe(daten: Path, datei: str, summe: str) -> Mangel | None:
    name = f"data/{STAND.parent.as_posix()}/{datei}"
    try:
        ist = _summe((daten / STAND.parent / datei).read_bytes())
    except OSError as fehler:
        return Mangel(name, None, "", f"Die Datei der Ausgabe {dateigrund(fehler)}.",
                      "die vom Import geschriebene Datei", NEU)  # fmt: skip
    if ist == summe:
        return None
    return Mangel(name, None, "", "Die Datei ist nach dem Import verändert worden.",
                  f"die Prüfsumme {summe[:12]}… aus stand.yml statt {ist[:12]}…", NEU)  # fmt: skip


def _summen(gelesen: Any) -> dict[str, str] | None:
    """Return the checksums; None where the manifest is not one, or names other folders."""
    dateien = gelesen.get("dateien") if isinstance(gelesen, dict) else None
    if not isinstance(dateien, dict) or not dateien:
        return None
    gueltig = all(
        isinstance(d, str) and isinstance(s, str) and Path(d).name == d and d not in (".", "..")
        for d, s in dateien.items()
    )
    return dateien if gueltig else None


def _summe(inhalt: bytes) -> str:
    return hashlib.sha256(inhalt).hexdigest()
