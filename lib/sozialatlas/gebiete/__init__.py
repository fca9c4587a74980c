"""Areas with their validity: who belongs to whom, who followed whom, and where they lie.

A Kommune's key (AGS) is text; a name may return under another key, so nothing is looked up by
name but in error messages.
"""

from sozialatlas.gebiete.dateiname import kennung
from sozialatlas.gebiete.grenzen import METRISCH, lade_grenzen, pruefe_grenzen
from sozialatlas.gebiete.modell import GEBIETSSTAND, Aenderung, Gebiete, gilt
from sozialatlas.gebiete.register import lade_gebiete

__all__ = [
    "GEBIETSSTAND",
    "METRISCH",
    "Aenderung",
    "Gebiete",
    "gilt",
    "kennung",
    "lade_gebiete",
    "lade_grenzen",
    "pruefe_grenzen",
]
