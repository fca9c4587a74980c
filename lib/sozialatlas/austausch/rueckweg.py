"""From a file that came back to the files of the project; nothing here writes."""

from __future__ import annotations

from pathlib import Path

from sozialatlas.austausch.rueckablage import schreibe_eintraege
from sozialatlas.austausch.rueckmeldung import Rueckmeldung
from sozialatlas.austausch.rueckpruefung import Erlaubnis, Ergebnis, Stand, pruefe_rueckmeldung


def nimm_zurueck(
    r: Rueckmeldung, stand: Stand, erlaubt: Erlaubnis, ordner: Path
) -> tuple[Ergebnis, dict[Path, str]]:
    """Return the result of the check and the files to write below ``ordner``.

    No file if something refuses the form, or if nothing changes.
    """
    e = pruefe_rueckmeldung(r, stand, erlaubt)
    dateien: dict[Path, str] = {}
    if e.angenommen and e.aenderungen:
        ziel = ordner / "entscheidungen.yml"
        dateien[ziel] = schreibe_eintraege(ziel, stand.entscheidungen, e.entscheidungen)
    if e.angenommen and e.neue_vorschlaege:
        ziel = ordner / "vorschlaege.yml"
        alle = (*stand.vorschlaege, *e.neue_vorschlaege)
        dateien[ziel] = schreibe_eintraege(ziel, stand.vorschlaege, alle)
    return e, dateien
