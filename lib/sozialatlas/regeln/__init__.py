"""Rules: from YAML files to what holds where, with proof.

::

    rules/*.yml ─► lesen ─► modell ─► pruefung ─► laden ─► folgen ─┐
                                                                   ├─► referenz ───┐ equal, or
    kennwerte ───► fakten ─────────────────────────────────────────┤               ├─► befunde
                                                                   └─► normalform ─► uebersetzen
                                                                       ─► grenzen ─► maschine ─┘

How sure a recommendation is comes from many slightly different worlds, judged as arrays::

    fakten, varianten ─► jahrgang ─► verschiebung ─┐
    regeln ──────────────────────────► ziehung ────┴─► vektor ─► robustheit
"""

from sozialatlas.regeln.begriffe import MERKMALE, ZUSTAENDIG
from sozialatlas.regeln.fakten import Fakten, stelle_fakten, zeilen
from sozialatlas.regeln.laden import gueltige, lade_regeln, umbenannt
from sozialatlas.regeln.lage import ebene
from sozialatlas.regeln.maschine import verfuegbar, werte_aus
from sozialatlas.regeln.modell import Regel, schema
from sozialatlas.regeln.pruefung import pruefe, pruefe_wirkung
from sozialatlas.regeln.referenz import gilt_fuer

__all__ = [
    "MERKMALE",
    "ZUSTAENDIG",
    "Fakten",
    "Regel",
    "ebene",
    "gilt_fuer",
    "gueltige",
    "lade_regeln",
    "pruefe",
    "pruefe_wirkung",
    "schema",
    "stelle_fakten",
    "umbenannt",
    "verfuegbar",
    "werte_aus",
    "zeilen",
]
