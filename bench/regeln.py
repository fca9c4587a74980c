"""Measure the rules: both evaluators on the real data, then on larger invented ones.

Run alone (``python bench/regeln.py``) or as part of ``make bench``. Times are CPU seconds, the
best of several runs in this process; read ratios, not absolute times.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from durchsatz import aus, messe_kreise, miss
from gemeinden import messe_gemeinden

from sozialatlas import kennwerte, regeln
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.gebiete import lade_gebiete
from sozialatlas.katalog import lade_katalog
from sozialatlas.regeln.grad import GRAD_TEXT
from sozialatlas.regeln.robustheit import ZIEHUNGEN, robustheit
from sozialatlas.regeln.varianten import vergleichswerte_varianten, vorjahresfakten

WURZEL = Path(__file__).parents[1]
ALTENBURG = "16077001"
ZIEL_SEKUNDEN = 0.2
ZIEL_ROBUSTHEIT = 5.0


def messe_robustheit(
    rs: list[regeln.Regel], werte: Any, trends: Any, katalog: Any, gebiete: Any
) -> None:
    """Time the grades of all recommendations for the Kreise and their Land."""
    orte = ["16", *(k.ags for k in gebiete.kreise())]
    fakten = regeln.stelle_fakten(werte, trends, katalog, gebiete, orte)
    t_vorjahr, vorjahr = miss(lambda: vorjahresfakten(werte, katalog, gebiete, orte), 2)
    t_gruppen, gruppen = miss(lambda: vergleichswerte_varianten(werte, katalog, gebiete), 2)
    t_grade, grade = miss(lambda: robustheit(rs, fakten, vorjahr, gruppen), 3)
    urteil = "erreicht" if t_grade <= ZIEL_ROBUSTHEIT else "verfehlt"
    zahlen = Counter(GRAD_TEXT[r.grad] for r in grade.values())
    ziehungen = f"{ZIEHUNGEN:,}".replace(",", ".")
    aus.print(
        f"Robustheit: {len(orte)} Gebiete × alle {len(rs)} Regeln × {ziehungen} Ziehungen: "
        f"{t_grade:.2f} s (Ziel {ZIEL_ROBUSTHEIT:.0f} s: {urteil}); dazu einmal Vorjahr "
        f"{t_vorjahr:.2f} s, Vergleichsgruppen {t_gruppen:.2f} s. {len(grade)} Empfehlungen: "
        + ", ".join(f"{n} {name}" for name, n in zahlen.most_common())
    )


def messe_echte() -> None:
    """Print how long all real rules take for the real areas, with and without the engine."""
    katalog, gebiete = lade_katalog(WURZEL / "data"), lade_gebiete(WURZEL / "data")
    figuren = lade_beobachtungen(WURZEL / "data", katalog, gebiete)
    werte = kennwerte.berechne(figuren, katalog, gebiete)
    trends = kennwerte.trends(werte, katalog)
    orte = ["16", *(k.ags for k in gebiete.kreise()), ALTENBURG]
    rs = list(regeln.lade_regeln(WURZEL / "rules", katalog))
    t_fakten, fakten = miss(lambda: regeln.stelle_fakten(werte, trends, katalog, gebiete, orte), 3)
    t_referenz, befunde = miss(lambda: regeln.werte_aus(rs, fakten, "referenz"), 5)
    t_alles, _ = miss(lambda: regeln.werte_aus(rs, fakten), 5)
    feuern = sum(b.wahrheit == "trifft_zu" for b in befunde)
    urteil = "erreicht" if t_alles <= ZIEL_SEKUNDEN else "verfehlt"
    aus.print(
        f"Alle {len(rs)} Regeln für {len(orte)} Gebiete, {len(befunde)} Befunde, davon {feuern} "
        f"zutreffend: {t_alles:.3f} s mit beiden Auswertern (Ziel {ZIEL_SEKUNDEN} s: {urteil}), "
        f"{t_referenz:.3f} s allein mit der Referenz; Fakten dazu {t_fakten:.3f} s\n"
    )
    messe_robustheit(rs, werte, trends, katalog, gebiete)


def main() -> None:
    messe_echte()
    hinweis = regeln.verfuegbar()
    if hinweis:
        aus.print(f"Hinweis: {hinweis}")
        return
    messe_kreise()
    messe_gemeinden()


if __name__ == "__main__":
    main()
