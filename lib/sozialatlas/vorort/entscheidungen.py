"""What bodies have decided on draft recommendations (``entscheidungen.yml``)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sozialatlas.vorort.eintrag import Eintrag, Text

Entschluss = Literal["angenommen", "geaendert", "abgelehnt", "zurueckgestellt"]
ENTSCHLUSS_TEXT = {
    "angenommen": "angenommen",
    "geaendert": "geändert",
    "abgelehnt": "abgelehnt",
    "zurueckgestellt": "zurückgestellt",
}


class Entscheidung(Eintrag):
    """A decision on one draft; ``quelle`` names the form or the minutes it was taken from."""

    schluessel: Text  # "<ags>/<regel>", the same in all editions
    ausgabe: Text  # edition whose draft was decided on
    vorschlag: Text  # what the rule had proposed, word for word
    entscheidung: Entschluss
    begruendung: str = ""  # required for abgelehnt, geaendert, zurueckgestellt
    wortlaut: str = ""  # the agreed wording, required for geaendert
    verantwortlich: str = ""
    frist: date | None = None
    gremium: Text  # body that decided
    datum: date  # day of the decision
    name: Text  # who answers for it: chair, head of department
    umsetzung: Literal["", "offen", "begonnen", "umgesetzt", "aufgegeben"] = ""
    umgesetzt_durch: tuple[Text, ...] = ()  # ids of measures on site
