"""What a Kommune itself contributes: measures, goals, voices, decisions; one module each."""

from sozialatlas.vorort.entscheidungen import Entscheidung
from sozialatlas.vorort.lesen import (
    ORDNER,
    Beitraege,
    fuer_regeln,
    lade_beitraege,
    mit_heutigen_namen,
)
from sozialatlas.vorort.massnahmen import OrtsMassnahme, Registerstand
from sozialatlas.vorort.stimmen import Stimme
from sozialatlas.vorort.ziele import Ziel

__all__ = [
    "ORDNER",
    "Beitraege",
    "Entscheidung",
    "OrtsMassnahme",
    "Registerstand",
    "Stimme",
    "Ziel",
    "fuer_regeln",
    "lade_beitraege",
    "mit_heutigen_namen",
]
