"""From a file that came back to the files of the project; nothing here writes."""

from __future__ import annotations

from pathlib import Path

from sozialatlas.austausch.rueckabgleich import fuehre_zusammen
from sozialatlas.austausch.rueckablage import schreibe_eintraege
from sozialatlas.austausch.rueckmeldung import Rueckmeldung
from sozialatlas.austausch.rueckpruefung import Ergebnis, Erlaubnis, Stand, pruefe_rueckmeldung
from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.katalog.dokument import GROESSTE_DATEI


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
        bisher = stand.entscheidungen
        wird, neue = fuehre_zusammen(bisher, e.aenderungen)
        dateien[ziel] = schreibe_eintraege(ziel, bisher, wird, neue)
    if e.angenommen and e.neue_vorschlaege:
        ziel = ordner / "vorschlaege.yml"
        alte = stand.vorschlaege
        dateien[ziel] = schreibe_eintraege(ziel, alte, alte, e.neue_vorschlaege)
    for ziel, text in dateien.items():
        if len(text.encode()) > GROESSTE_DATEI:
            raise DatenFehler(Mangel(ziel.name, None, "", "Mit diesen Angaben würde die Datei zu "
                                     "groß.", "höchstens 1 MB", "Texte kürzen."))  # fmt: skip
    return e, dateien
