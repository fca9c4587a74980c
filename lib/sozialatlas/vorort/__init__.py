"""What a Kommune itself contributes: measures, goals, voices, decisions; one module each."""

from sozialatlas.vorort.ausgaben import Ausgabenstand
from sozialatlas.vorort.beitraege import Beitraege, fuer_regeln, mit_heutigen_namen
from sozialatlas.vorort.entscheidungen import Entscheidung
from sozialatlas.vorort.lesen import lade_beitraege
from sozialatlas.vorort.massnahmen import OrtsMassnahme, Registerstand
from sozialatlas.vorort.ordner import ORDNER, ordner_von
from sozialatlas.vorort.stimmen import Stimme
from sozialatlas.vorort.ziele import Ziel

__all__ = [
    "ORDNER",
    "Ausgabenstand",
    "Beitraege",
    "Entscheidung",
    "OrtsMassnahme",
    "Registerstand",
    "Stimme",
    "Ziel",
    "fuer_regeln",
    "lade_beitraege",
    "mit_heutigen_namen",
    "ordner_von",
]
