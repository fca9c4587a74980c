"""What the chapters on needs for action and on the rules print."""

from __future__ import annotations

import pandas as pd

from sozialatlas.bericht import beschlusszahl, freigaben, regelwerk, wirkung, zielabschnitt
from sozialatlas.bericht.grundlage import LAND, Grundlage
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere

VIELE = 0.25
"""Share of the Kreise from which a pattern counts as one that many share."""


class Handlungswerte:
    """Methods of the Atlas on drafts and rules."""

    grundlage: Grundlage

    def matrix(self, teil: int) -> Tabelle:
        """Drafts per Kreis and Handlungsfeld; part 1 and 2 hold five fields each."""
        alle = wirkung.matrix(self.grundlage)
        alle.loc["Kreise mit Entwurf"] = [str(int((alle[f] != "–").sum())) for f in alle.columns]
        auswahl = alle.iloc[:, 5 * (teil - 1) : 5 * teil].reset_index(names="Kreis")
        return Tabelle(
            f"matrix-{teil}",
            f"Entwürfe von Handlungsempfehlungen nach Kreis und Handlungsfeld, Teil {teil}",
            auswahl,
            rechts=tuple(map(str, auswahl.columns[1:])),
            fussnoten=("In Klammern: davon mit hoher Priorität. – = kein Entwurf.",),
        )

    def muster(self) -> Tabelle:
        """The rules by the number of Kreise they hold for."""
        m = wirkung.muster(self.grundlage)
        felder = self.grundlage.katalog.handlungsfelder
        daten = pd.DataFrame(
            {
                "Regel": m["titel"],
                "Handlungsfeld": [felder[f].kurzname for f in m["handlungsfeld"]],
                "trifft zu": m["trifft_zu"],
                "trifft nicht zu": m["trifft_nicht_zu"],
                "nicht beurteilbar": m["nicht_beurteilbar"],
            }
        )
        return Tabelle("muster", "Regeln und die Zahl der Kreise, für die sie zutreffen", daten)

    def landesmuster(self) -> Text:
        """The patterns that at least a quarter of the Kreise share, as a list."""
        m = wirkung.muster(self.grundlage)
        n = len(self.grundlage.kreise)
        felder = self.grundlage.katalog.handlungsfelder
        return liste(
            f"**{maskiere(titel)}** ({felder[feld].name}): in {anzahl} von {n} Kreisen"
            for titel, feld, anzahl in zip(
                m["titel"], m["handlungsfeld"], m["trifft_zu"], strict=True
            )
            if anzahl >= VIELE * n
        )

    @property
    def anzahl_beispielberichte(self) -> str:
        """Reports that show invented entries, as a word."""
        return sprache.zahlwort(beschlusszahl.berichte_mit_beispielen(self.grundlage))

    def entschieden(self) -> str:
        """How many drafts have been decided on, by whom; examples do not count."""
        return beschlusszahl.satz(self.grundlage)

    def entschieden_land(self) -> str:
        """The same for the drafts to the Land."""
        return beschlusszahl.satz_land(self.grundlage)

    def landesempfehlungen(self) -> Text:
        """The drafts for the Land as boxes, each with its proof."""
        g = self.grundlage
        befunde = g.regelstand(LAND)[1]
        stand = freigaben.stelle(g, LAND, wirkung.entwuerfe_des_landes(g), befunde)
        kaesten = [freigaben.kasten(g, f, n) for n, f in enumerate(stand.gelistet, 1)]
        kaesten += [
            str(freigaben.entfallene(g, stand)),
            str(freigaben.abgelehnte_des_landes(g, stand)),
        ]
        leer = "Auf den vorliegenden Zahlen hat keine Regel eine Empfehlung an das Land ausgelöst."
        return absaetze(kaesten if any(kaesten) else [leer])

    def ziele(self) -> Text:
        """The goals of the Land and the Kommunen with their state, without examples."""
        return zielabschnitt.atlas(self.grundlage)

    def felder(self) -> Tabelle:
        """Per Handlungsfeld: Kreise with a draft, number of drafts, the most frequent reason."""
        return Tabelle(
            "felder",
            "Handlungsfelder: Kreise mit Entwurf, Zahl der Entwürfe, häufigster Anlass",
            wirkung.felder(self.grundlage),
        )

    def regelwerk(self, handlungsfeld: str) -> Text:
        """The rules of a Handlungsfeld in full, for experts."""
        return regelwerk.feld(self.grundlage, handlungsfeld)

    def schwellenregler(self) -> Text:
        """What the sliders of the rules need, once at the end of the page."""
        return regelwerk.skript(self.grundlage)
