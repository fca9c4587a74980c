"""From figures to Kennwerte: what a figure means beside others and over time.

::

    beobachtungen ─► vervollstaendige ─┬─► unsicherheit      interval, or why there is none
                                       ├─► signifikanz       above or below a reference, in words
                                       ├─► vergleich         Land, Bund, distribution of the Kreise
                                       ├─► vergleichsgruppe  the Kreise most alike in structure
                                       ├─► zeitreihe         change over 1, 5, all comparable years
                                       └─► schwankung        chance fluctuation, interval of ranks
                     kennwerte ────────┬─► nachbarn          why the peers are peers
                                       ├─► typologie         types of Kreise and how stable they are
                                       ├─► zerlegung         change by numerator and denominator
                                       ├─► kleinraum         areas below, smoothed (glaettung)
                                       ├─► saldierung        opposite areas behind one value
                                       ├─► trend             direction, with evidence and relevance
                                       ├─► aktuell, vorjahr  the latest rows of each series
                                       └─► veraenderungen_aktuell   changes of given rows

Only chapters ask for ``index`` with ``index_sensitivitaet`` (composite indices), ``ungleichheit``,
``segregation`` and ``raeumlich``; reports compute none of them.

All functions take tables and return new ones; their inputs stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sozialatlas.kennwerte.nachbarn import Nachbar, Nachbarschaft, nachbarschaften
from sozialatlas.kennwerte.schwankung import raenge, schwankungen
from sozialatlas.kennwerte.signifikanz import signifikanz
from sozialatlas.kennwerte.trend import trends
from sozialatlas.kennwerte.typologie import Einteilung, Typ, Typologie, typologie
from sozialatlas.kennwerte.unsicherheit import intervalle
from sozialatlas.kennwerte.vergleich import (
    MINDESTENS_KREISE,
    ist_kreis,
    referenzen,
    verteilung,
    vervollstaendige,
)
from sozialatlas.kennwerte.vergleichsgruppe import (
    MINDESTENS_VERGLEICH,
    begruendungen,
    vergleichsgruppen,
    vergleichswerte,
)
from sozialatlas.kennwerte.zeitreihe import (
    DEZIMALEN,
    REIHE,
    abschnitte,
    veraenderungen,
    veraenderungen_aktuell,
)
from sozialatlas.kennwerte.zerlegung import zerlegungen

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

__all__ = [
    "DEZIMALEN",
    "MINDESTENS_KREISE",
    "MINDESTENS_VERGLEICH",
    "Einteilung",
    "Nachbar",
    "Nachbarschaft",
    "Typ",
    "Typologie",
    "aktuell",
    "begruendungen",
    "berechne",
    "ist_kreis",
    "nachbarschaften",
    "trends",
    "typologie",
    "veraenderungen_aktuell",
    "vergleichsgruppen",
    "vergleichswerte",
    "vorjahr",
    "zerlegungen",
]


def berechne(
    beobachtungen: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    *,
    mindestens_kreise: int = MINDESTENS_KREISE,
) -> pd.DataFrame:
    """Return one row per area, indicator and year: the long table with its Kennwerte.

    Adds, in the unit of the indicator unless said otherwise:

    - intervall_unten, intervall_oben, intervall_998_unten, intervall_998_oben, intervall_grund
      (:func:`~.unsicherheit.intervalle`);
    - land, bund, differenz_*, verhaeltnis_* (ratio);
    - vergleichsgruppe (median of the peers), differenz_vergleichsgruppe and
      verhaeltnis_vergleichsgruppe, only for Kreise, NaN for fewer than four peers with a value;
    - signifikanz_95, signifikanz_998 against the Land, signifikanz_bund_* and
      signifikanz_vergleichsgruppe_*: hoeher, niedriger, nicht_unterscheidbar, or None (no interval,
      see intervall_grund, or no reference);
    - median_kreise, mittel_kreise, streuung_kreise; z (standard deviations) and perzentil (0–100);
    - veraenderung_1j, veraenderung_5j, veraenderung_alle and jahr_erstes;
    - schwankung and schwankung_art (intervall, zeitreihe or empty: why there is none);
    - rang_von, rang_bis (1 = highest) among the Kreise of the Land.

    A figure whose status does not allow computing has no value and no derived values. Raises
    DatenFehler for duplicate keys and unknown indicators.
    """
    tabelle = vervollstaendige(beobachtungen, katalog, gebiete)
    kreis, abschnitt = ist_kreis(tabelle, gebiete.kommunen), abschnitte(tabelle, katalog)
    intervall, bezug = intervalle(tabelle, katalog), referenzen(tabelle, katalog)
    schwankung = schwankungen(tabelle, intervall, abschnitt)
    gruppen = vergleichsgruppen(tabelle, katalog, gebiete)
    gleiche = vergleichswerte(tabelle, katalog, gruppen)
    teile = [
        intervall,
        bezug,
        gleiche,
        signifikanz(intervall, _signifikanzbezuege(bezug, gleiche)),
        verteilung(tabelle, kreis, mindestens_kreise),
        veraenderungen(tabelle, abschnitt),
        schwankung,
        raenge(tabelle.assign(schwankung=schwankung["schwankung"]), kreis, mindestens_kreise),
    ]
    return pd.concat([tabelle, *(teil.round(DEZIMALEN) for teil in teile)], axis=1)


def _signifikanzbezuege(
    bezug: pd.DataFrame, gleiche: pd.DataFrame
) -> dict[str, tuple[pd.Series, pd.Series]]:
    return {
        "signifikanz": (bezug["land"], bezug["differenz_land"]),
        "signifikanz_bund": (bezug["bund"], bezug["differenz_bund"]),
        "signifikanz_vergleichsgruppe": (
            gleiche["vergleichsgruppe"],
            gleiche["differenz_vergleichsgruppe"],
        ),
    }


def aktuell(kennwerte: pd.DataFrame) -> pd.DataFrame:
    """Return per area and indicator the latest row with a value, else the latest with a reason."""
    geordnet = kennwerte.assign(_mit_wert=kennwerte["wert"].notna()).sort_values(
        ["_mit_wert", "jahr"], kind="stable"
    )
    letzte = geordnet.drop_duplicates(REIHE, keep="last").drop(columns="_mit_wert")
    return letzte.sort_values(["indikator", "ags"], ignore_index=True)


def vorjahr(kennwerte: pd.DataFrame) -> pd.DataFrame:
    """Return per area and indicator the latest row with a value before the latest with a value.

    That is the previous year, or the one before where the source leaves years out; a break may
    lie between the two. Series with fewer than two values are left out.
    """
    werte = kennwerte[kennwerte["wert"].notna()].sort_values("jahr", kind="stable")
    fruehere = werte[werte.duplicated(REIHE, keep="last")]
    vorletzte = fruehere.drop_duplicates(REIHE, keep="last")
    return vorletzte.sort_values(["indikator", "ags"], ignore_index=True)
