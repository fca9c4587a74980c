"""The closed lists of the rule language, with the words that readers see."""

from __future__ import annotations

from typing import Literal

Merkmal = Literal[
    "wert",
    "differenz_land",
    "verhaeltnis_land",
    "differenz_bund",
    "verhaeltnis_bund",
    "differenz_vergleichsgruppe",
    "verhaeltnis_vergleichsgruppe",
    "z",
    "perzentil",
    "rang_von",
    "rang_bis",
    "veraenderung_1j",
    "veraenderung_2j",
    "veraenderung_3j",
    "veraenderung_4j",
    "veraenderung_5j",
    "veraenderung_6j",
    "veraenderung_7j",
    "veraenderung_8j",
    "veraenderung_9j",
    "veraenderung_10j",
    "veraenderung_alle",
    "veraenderung_relativ_1j",
    "veraenderung_relativ_2j",
    "veraenderung_relativ_3j",
    "veraenderung_relativ_4j",
    "veraenderung_relativ_5j",
    "veraenderung_relativ_6j",
    "veraenderung_relativ_7j",
    "veraenderung_relativ_8j",
    "veraenderung_relativ_9j",
    "veraenderung_relativ_10j",
    "veraenderung_relativ_alle",
    "trend",
    "signifikanz_95",
    "signifikanz_998",
]

JAHRE = range(1, 11)
"""Years over which a change may be asked."""

_ZAHLWORT = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn")
SEIT = {"1j": "zum Vorjahr"}
SEIT |= {f"{n}j": f"in {wort} Jahren" for n, wort in zip(JAHRE[1:], _ZAHLWORT, strict=True)}
SEIT["alle"] = "seit dem ersten vergleichbaren Jahr"
"""What a change refers to, by the end of its name."""

MERKMALE: dict[str, str] = {
    "wert": "Wert in der Einheit des Indikators",
    "differenz_land": "Abstand zum Landeswert",
    "verhaeltnis_land": "Verhältnis zum Landeswert (1,25 = ein Viertel mehr)",
    "differenz_bund": "Abstand zum Bundeswert",
    "verhaeltnis_bund": "Verhältnis zum Bundeswert",
    "differenz_vergleichsgruppe": "Abstand zum Median der Vergleichsgruppe",
    "verhaeltnis_vergleichsgruppe": "Verhältnis zum Median der Vergleichsgruppe",
    "z": "Abstand vom Mittel der Kreise in Standardabweichungen",
    "perzentil": "Rang unter den Kreisen von 0 bis 100",
    "rang_von": "bester möglicher Rang unter den Kreisen (1 = höchster Wert)",
    "rang_bis": "letzter möglicher Rang unter den Kreisen (1 = höchster Wert)",
    **{f"veraenderung_{n}": f"Veränderung {seit}" for n, seit in SEIT.items()},
    **{f"veraenderung_relativ_{n}": f"Veränderung {seit} in Prozent" for n, seit in SEIT.items()},
    "trend": "Richtung über die letzten Jahre",
    "signifikanz_95": "vom Land zu unterscheiden, Sicherheit 95 %",
    "signifikanz_998": "vom Land zu unterscheiden, Sicherheit 99,8 %",
}
"""What a condition may compare; the ids are columns of the facts."""

TRENDWORTE = ("steigend", "fallend", "stabil", "nicht_eindeutig")
"""Trend classes that a condition may name; "nicht_beurteilbar" is no class but a missing one."""

SIGNIFIKANZWORTE = ("hoeher", "niedriger", "nicht_unterscheidbar")
"""How a figure lies to that of the Land at a level of confidence."""

WORTMERKMALE: dict[str, tuple[str, ...]] = {
    "trend": TRENDWORTE,
    "signifikanz_95": SIGNIFIKANZWORTE,
    "signifikanz_998": SIGNIFIKANZWORTE,
}
"""The Merkmale that are words, with their words."""

ZAHLMERKMALE = tuple(name for name in MERKMALE if name not in WORTMERKMALE)

Gebietstyp = Literal["kreisfreie-stadt", "landkreis", "stadt", "gemeinde"]
"""Kinds of areas that a rule may be restricted to; ids of :attr:`typen.Kommune.typ`."""

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
