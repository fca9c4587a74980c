"""Measure the rules: both evaluators on the real data, then on larger invented ones.

Run alone (``python bench/regeln.py``) or as part of ``make bench``. Times are the best of several
runs in this process; read ratios, not absolute times.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sozialatlas import kennwerte, regeln
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.gebiete import lade_gebiete
from sozialatlas.katalog import lade_katalog
from sozialatlas.regeln.fakten import lagen, typen
from sozialatlas.regeln.folgen import plane
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.maschine import frage_engine, vergleiche
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import wahr, werte_gebiete_aus
from sozialatlas.regeln.robustheit import ZIEHUNGEN, robustheit
from sozialatlas.regeln.uebersetzen import uebersetze
from sozialatlas.regeln.varianten import vergleichswerte_varianten, vorjahresfakten
from sozialatlas.typen import GRAD_TEXT

WURZEL = Path(__file__).parents[1]
ALTENBURG = "16077001"
ZIEL_SEKUNDEN = 0.2
ZIEL_ROBUSTHEIT = 5.0
aus = Console(highlight=False, width=120)


def miss(tue: Callable[[], Any], laeufe: int) -> tuple[float, Any]:
    """Return the best time of several runs in seconds, and the last result."""
    zeiten = []
    for _ in range(laeufe):
        beginn = time.perf_counter()
        ergebnis = tue()
        zeiten.append(time.perf_counter() - beginn)
    return min(zeiten), ergebnis


def erfundene_regeln(anzahl: int, indikatoren: int, zufall: random.Random) -> list[Regel]:
    """Return rules with two to four conditions over distinct invented indicators."""
    vorlage = regeln.lade_regeln(WURZEL / "rules", lade_katalog(WURZEL / "data"))[0]

    def bedingung(nummer: int) -> dict[str, str]:
        schwelle = f"{zufall.choice(['>=', '<'])} {zufall.randrange(1, 20) / 20}".replace(".", ",")
        return {"indikator": f"i{nummer}", "merkmal": "wert", "ist": schwelle}

    def baum() -> dict[str, Any]:
        teile = [bedingung(n) for n in zufall.sample(range(indikatoren), zufall.randint(2, 4))]
        return {zufall.choice(["alle", "alle", "eines"]): teile}

    roh = vorlage.model_dump()
    return [
        Regel.model_validate(roh | {"id": f"r{n}", "wenn": baum()}) for n in range(anzahl)
    ]  # fmt: skip


def zeile(
    tabelle: Table, name: str, rs: list[Regel], gebiete: Any, arten: Any, laeufe: int
) -> float:
    """Time both evaluators on these rules and areas, check that they agree, add a row."""
    paare, plan = len(rs) * len(gebiete), plane(rs)
    t_wahr, _ = miss(lambda: [wahr(r.wenn, g) for r in rs for g in gebiete.values()], laeufe)
    t_referenz, befunde = miss(lambda: werte_gebiete_aus(plan, gebiete, arten), laeufe)
    zellen = [name, f"{paare / t_wahr:,.0f}", f"{paare / t_referenz:,.0f}"]
    if regeln.verfuegbar() is None:
        t_satz, saetze = miss(lambda: uebersetze(plan), laeufe)
        t_durable, gefeuert = miss(lambda: frage_engine(plan, saetze, gebiete, arten), laeufe)
        vergleiche(befunde, gefeuert)
        je = 1000 * t_durable / len(gebiete)
        zellen += [f"{paare / t_durable:,.0f}", f"{1000 * t_satz:.0f}", f"{je:.2f}"]
        zellen += [f"{t_durable / t_wahr:.1f}"]
    tabelle.add_row(*zellen)
    return t_referenz


def miss_robustheit(rs: list[Regel], werte: Any, trends: Any, katalog: Any, gebiete: Any) -> None:
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


def main() -> None:
    katalog, gebiete = lade_katalog(WURZEL / "data"), lade_gebiete(WURZEL / "data")
    figuren = lade_beobachtungen(WURZEL / "data", katalog, gebiete)
    werte = kennwerte.berechne(figuren, katalog, gebiete)
    trends = kennwerte.trends(werte, katalog)
    orte = [k.ags for k in gebiete.kreise()] + [ALTENBURG]
    rs = list(regeln.lade_regeln(WURZEL / "rules", katalog))
    t_fakten, fakten = miss(lambda: regeln.stelle_fakten(werte, trends, katalog, gebiete, orte), 3)
    t_alles, befunde = miss(lambda: regeln.werte_aus(rs, fakten), 5)

    tabelle = Table(title="Regeln × Gebiete je Sekunde", title_justify="left")
    for spalte in (
        *("Fall", "Referenz: Wahrheit", "Referenz: Nachweis", "durable"),
        *("übersetzen ms", "durable ms/Gebiet", "durable/Wahrheit"),
    ):
        tabelle.add_column(spalte, justify="left" if spalte == "Fall" else "right")
    zeile(tabelle, f"echt: {len(orte)} × {len(rs)}", rs, lagen(fakten), typen(fakten), 5)
    zufall = random.Random(16)  # noqa: S311
    viele = erfundene_regeln(300, 100, zufall)
    gross = {
        f"{90000 + n}": {
            f"i{i}": Fakt({"wert": zufall.random()}) for i in range(100) if zufall.random() > 0.05
        }
        for n in range(400)
    }
    zeile(tabelle, "erfunden: 400 × 300 (100 Indikatoren)", viele, gross, {}, 2)
    aus.print(tabelle)
    hinweis = regeln.verfuegbar()
    if hinweis:
        aus.print(f"Hinweis: {hinweis}")
    urteil = "erreicht" if t_alles <= ZIEL_SEKUNDEN else "verfehlt"
    aus.print(
        f"Alle {len(rs)} Regeln für {len(orte)} Gebiete, beide Auswerter, {len(befunde)} Befunde: "
        f"{t_alles:.3f} s (Ziel {ZIEL_SEKUNDEN} s: {urteil}); Fakten dazu {t_fakten:.3f} s"
    )
    miss_robustheit(rs, werte, trends, katalog, gebiete)


if __name__ == "__main__":
    main()
