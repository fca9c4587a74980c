"""Drafts for the Land: where many Kreise share a need, an answer of the Land is nearer."""

from __future__ import annotations

from sozialatlas.bericht import wirkung
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, absaetze
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.typen import Empfehlung, Handlungsfeld

HAELFTE = 0.5
"""Share of the Kreise with a draft in a field from which the Land is addressed."""


def landesempfehlungen(g: Grundlage) -> Text:
    """Return a box per Handlungsfeld in which at least half of the Kreise have a draft."""
    entwuerfe = wirkung.entwuerfe_der_kreise(g)
    kaesten = []
    for feld in g.katalog.handlungsfelder.values():
        je_kreis = [
            [e for e in liste if e.handlungsfeld == feld.id] for liste in entwuerfe.values()
        ]
        mit_entwurf = [liste for liste in je_kreis if liste]
        if len(mit_entwurf) >= HAELFTE * len(je_kreis):
            kaesten.append(_kasten(feld, mit_entwurf, len(je_kreis)))
    return absaetze(kaesten or ["In keinem Handlungsfeld hat die Hälfte der Kreise einen Entwurf."])


def _kasten(feld: Handlungsfeld, je_kreis: list[list[Empfehlung]], kreise: int) -> str:
    titel = [e.titel for liste in je_kreis for e in liste]
    haeufig = sorted(set(titel), key=lambda t: (-titel.count(t), t))[:3]
    anlaesse = sprache.aufzaehlung(f"„{t}“ ({titel.count(t)} Kreise)" for t in haeufig)
    teile = [
        "::: {.empfehlung}",
        f"**{feld.name}: gemeinsam statt {len(je_kreis)}-mal einzeln**",
        "[Entwurf]{.status} · Ebene: Land",
        "Das Land sollte mit den Kreisen prüfen, ob eine gemeinsame Antwort im Handlungsfeld"
        f" „{feld.name}“ näher liegt als viele einzelne: durch Förderung, durch Regelungen, durch"
        " fachliche Begleitung oder durch Daten unterhalb der Kreisebene. Erster Schritt: die"
        " Entwürfe der Kreise nebeneinander beraten und klären, was davon in ihrer Zuständigkeit"
        " liegt.",
        f"*Nachweis.* In {len(je_kreis)} von {kreise} Kreisen ist in diesem Handlungsfeld"
        f" mindestens ein Entwurf entstanden. Am häufigsten: {maskiere(anlaesse)}.",
        ":::",
    ]
    return "\n\n".join(teile)
