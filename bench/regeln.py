"""Measure the rules: both evaluators on the real data, then on larger invented ones.

Run alone (``python bench/regeln.py``) or as part of ``make bench``. Times are CPU seconds, the
best of several runs in this process; read ratios, not absolute times.
"""

from __future__ import annotations

from pathlib import Path

from durchsatz import aus, messe_gemeinden, messe_kreise, miss

from sozialatlas import kennwerte, regeln
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.gebiete import lade_gebiete
from sozialatlas.katalog import lade_katalog

WURZEL = Path(__file__).parents[1]
ALTENBURG = "16077001"
ZIEL_SEKUNDEN = 0.2


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
