"""The closed lists of the rule language, with the words that readers see."""

from __future__ import annotations

from typing import Literal

Merkmal = Literal[
    "wert",
    "differenz_land",
    "verhaeltnis_land",
    "differenz_bund",
    "verhaeltnis_bund",
    "z",
    "perzentil",
    "veraenderung_1j",
    "veraenderung_5j",
    "veraenderung_alle",
    "trend",
]

MERKMALE: dict[str, str] = {
    "wert": "Wert in der Einheit des Indikators",
    "differenz_land": "Abstand zum Landeswert",
    "verhaeltnis_land": "Verhältnis zum Landeswert (1,25 = ein Viertel mehr)",
    "differenz_bund": "Abstand zum Bundeswert",
    "verhaeltnis_bund": "Verhältnis zum Bundeswert",
    "z": "Abstand vom Mittel der Kreise in Standardabweichungen",
    "perzentil": "Rang unter den Kreisen von 0 bis 100",
    "veraenderung_1j": "Veränderung zum Vorjahr",
    "veraenderung_5j": "Veränderung in fünf Jahren",
    "veraenderung_alle": "Veränderung seit dem ersten vergleichbaren Jahr",
    "trend": "Richtung über die letzten Jahre",
}
"""What a condition may compare; the ids are columns of the facts."""

ZAHLMERKMALE = tuple(name for name in MERKMALE if name != "trend")

PLATZHALTER_OHNE_MERKMAL = ("jahr", "name", "land", "bund", "land_zahl", "bund_zahl")
"""What a text may say about an indicator besides its Merkmale; ``_zahl`` leaves out the unit."""

Zustaendig = Literal[
    "jugendamt",
    "sozialamt",
    "gesundheitsamt",
    "schulamt",
    "schulverwaltung",
    "sozialplanung",
    "jugendhilfeplanung",
    "jobcenter",
    "agentur-fuer-arbeit",
    "kaemmerei",
    "stadtplanung",
    "wohngeldstelle",
    "wohnungsunternehmen",
    "integrationsmanagement",
    "auslaenderbehoerde",
    "gleichstellung",
    "seniorenbeauftragte",
    "schuldnerberatung",
    "wirtschaftsfoerderung",
    "volkshochschule",
    "kita-traeger",
    "schulen",
    "freie-traeger",
    "kammern",
    "kassenaerztliche-vereinigung",
    "pflegekassen",
    "kreistag",
    "landkreis",
    "gemeinde",
    "land",
]

ZUSTAENDIG: dict[str, str] = {
    "jugendamt": "Jugendamt",
    "sozialamt": "Sozialamt",
    "gesundheitsamt": "Gesundheitsamt",
    "schulamt": "Staatliches Schulamt",
    "schulverwaltung": "Schulverwaltungsamt",
    "sozialplanung": "Sozialplanung",
    "jugendhilfeplanung": "Jugendhilfeplanung",
    "jobcenter": "Jobcenter",
    "agentur-fuer-arbeit": "Agentur für Arbeit",
    "kaemmerei": "Kämmerei",
    "stadtplanung": "Stadt- und Regionalplanung",
    "wohngeldstelle": "Wohngeldstelle",
    "wohnungsunternehmen": "Wohnungsunternehmen",
    "integrationsmanagement": "Integrationsmanagement",
    "auslaenderbehoerde": "Ausländerbehörde",
    "gleichstellung": "Gleichstellungsbeauftragte",
    "seniorenbeauftragte": "Seniorenbeauftragte",
    "schuldnerberatung": "Schuldnerberatung",
    "wirtschaftsfoerderung": "Wirtschaftsförderung",
    "volkshochschule": "Volkshochschule",
    "kita-traeger": "Träger der Kindertageseinrichtungen",
    "schulen": "Schulen",
    "freie-traeger": "Freie Träger",
    "kammern": "Kammern",
    "kassenaerztliche-vereinigung": "Kassenärztliche Vereinigung",
    "pflegekassen": "Pflegekassen",
    "kreistag": "Kreistag oder Stadtrat",
    "landkreis": "Landkreis",
    "gemeinde": "Gemeinde",
    "land": "Land",
}
"""Who may be named as responsible, as reports write it."""
