"""Areas with their validity: who belongs to whom, who followed whom, and where they lie.

A Kommune's key (AGS) is text; a name may return under another key, so nothing is looked up by
name but in error messages.
"""

from sozialatlas.gebiete.dateiname import kennung
from sozialatlas.gebiete.ebenen import rechne_ebenen_um
from sozialatlas.gebiete.fruehere import kreise_am
from sozialatlas.gebiete.grenzen import METRISCH, lade_grenzen, pruefe_grenzen
from sozialatlas.gebiete.modell import GEBIETSSTAND, Aenderung, Gebiete, gilt
from sozialatlas.gebiete.nachfolge import Anteil, ziele
from sozialatlas.gebiete.register import lade_gebiete
from sozialatlas.gebiete.staende import kreiswechsel, veraendert, vollzogen, zwischen
from sozialatlas.gebiete.umrechnung import (
    Menge,
    Umrechnung,
    kreisanteile,
    pruefe_anzahl,
    quoten,
    rechne_um,
)

__all__ = [
    "GEBIETSSTAND",
    "METRISCH",
    "Aenderung",
    "Anteil",
    "Gebiete",
    "Menge",
    "Umrechnung",
    "gilt",
    "kennung",
    "kreisanteile",
    "kreise_am",
    "kreiswechsel",
    "lade_gebiete",
    "lade_grenzen",
    "pruefe_anzahl",
    "pruefe_grenzen",
    "quoten",
    "rechne_ebenen_um",
    "rechne_um",
    "veraendert",
    "vollzogen",
    "ziele",
    "zwischen",
]
