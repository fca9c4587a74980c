"""What is known of the asked figures already: earlier deliveries and official figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sozialatlas.austausch.formular import Vorwert
from sozialatlas.austausch.lieferungen import Geliefert
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import ZEICHEN_TEXT, zeichen
from sozialatlas.katalog import Katalog
from sozialatlas.katalog.abfrage import Abfrage
from sozialatlas.typen import MIT_WERT

Amtlich = Mapping[str, tuple[int, float]]
"""The latest official figure (year, value) by id of the indicator."""


def neueste(beobachtungen: pd.DataFrame, ags: str) -> dict[str, tuple[int, float]]:
    """Return the latest figure of an area by indicator, from the long table."""
    gueltig = [s.value for s in MIT_WERT]
    eigene = beobachtungen[
        (beobachtungen["ags"] == ags) & beobachtungen["status"].isin(gueltig)
    ].sort_values("jahr")
    letzte = eigene.groupby("indikator").last()
    return {
        str(name): (int(jahr), float(wert))
        for name, jahr, wert in zip(letzte.index, letzte["jahr"], letzte["wert"], strict=True)
    }


def vergleichbare(abfrage: Abfrage, amtlich: Amtlich, katalog: Katalog) -> Amtlich:
    """Return official figures by asked figure where both count the same (same unit)."""
    return {
        g.id: amtlich[g.amtlich]
        for g in abfrage.groessen
        if g.amtlich
        and g.amtlich in amtlich
        and katalog.indikatoren[g.amtlich].einheit == g.einheit
        and amtlich[g.amtlich][1] > 0
    }


def vorwerte(
    abfrage: Abfrage,
    frueher: Mapping[tuple[str, int], Geliefert],
    amtlich: Amtlich,
    katalog: Katalog,
) -> dict[str, Vorwert]:
    """Return by row key what is known already, also of the year before the first asked one."""
    werte = {}
    for g in abfrage.groessen:
        for jahr in (abfrage.jahre[0] - 1, *abfrage.jahre):
            texte = list(_geliefert(frueher.get((g.id, jahr)), g.dezimalen))
            if g.amtlich and g.amtlich in amtlich:
                stand, wert = amtlich[g.amtlich]
                if jahr == min(max(stand, abfrage.jahre[0]), abfrage.jahre[-1]):
                    indikator = katalog.indikatoren[g.amtlich]
                    texte.append(f"amtlich {stand}: {sprache.wert(wert, indikator)}")
            if texte:
                alt = frueher.get((g.id, jahr))
                werte[f"{g.id}:{jahr}"] = Vorwert(
                    "; ".join(texte),
                    alt.wert if alt else None,
                    alt.status if alt else None,
                    f"{alt.stand:%d.%m.%Y}" if alt else "",
                )
    return werte


def _geliefert(alt: Geliefert | None, dezimalen: int) -> Iterator[str]:
    if alt is not None:
        text = (
            ZEICHEN_TEXT.get(zeichen(alt.status), "ohne Wert")
            if alt.wert is None
            else sprache.zahl(alt.wert, dezimalen)
        )
        yield f"geliefert: {text} (Stand {alt.stand:%d.%m.%Y})"
