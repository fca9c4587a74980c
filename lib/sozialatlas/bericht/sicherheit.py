"""How sure a figure is, in words: differences beyond chance, missing intervals, trends tried twice.

Words, not stars: höher, niedriger, nicht unterscheidbar, nicht beurteilbar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere

WORTE = {
    "hoeher": "höher",
    "niedriger": "niedriger",
    "nicht_unterscheidbar": "nicht unterscheidbar",
    None: "nicht beurteilbar",
}

BEZUEGE = {
    "land": ("Land", "als im Land", "vom Landeswert"),
    "bund": ("Bund", "als im Bund", "vom Bundeswert"),
    "vergleichsgruppe": (
        "Vergleichsgruppe",
        "als im mittleren Kreis der Vergleichsgruppe",
        "vom mittleren Kreis der Vergleichsgruppe",
    ),
}
"""Per reference: its name, and how it stands after a comparative and when not told apart."""

STRENG = "99,8\u202f%"


def satz(k: Kennwert) -> str:
    """Say how a figure stands to Land, Bund and peers beyond chance; "" where none is judged."""
    teile = []
    for wort in ("hoeher", "niedriger"):
        namen = [n for n in BEZUEGE if k.signifikanz.get(n, (None, None))[0] == wort]
        if namen:
            streng = all(k.signifikanz[n][1] == wort for n in namen)
            zusatz = f" (auch bei {STRENG} Sicherheit)" if streng else ""
            als = sprache.aufzaehlung(BEZUEGE[n][1] for n in namen)
            teile.append(f"{WORTE[wort]} {als}{zusatz}")
    gleich = [n for n in BEZUEGE if k.signifikanz.get(n, (None, None))[0] == "nicht_unterscheidbar"]
    if gleich:
        dativ = sprache.aufzaehlung(BEZUEGE[n][2] for n in gleich)
        teile.append(f"{dativ} nicht zu unterscheiden")
    if not teile:
        return ""
    return f"Über die statistische Schwankung hinaus ist der Wert {sprache.aufzaehlung(teile)}."


def haeufung(k: Kennwert) -> str:
    """Warn that an interval is too narrow where persons are affected together; "" elsewhere."""
    if not k.indikator.haeufung or k.unten is None:
        return ""
    return f"Das Intervall ist eher zu schmal: {k.indikator.haeufung}"


def unterschiede(kennwerte: Iterable[Kennwert]) -> Tabelle | Text:
    """Return the words of all figures with an interval against Land, Bund and peers."""
    werte = [k for k in kennwerte if k.vorhanden and k.unten is not None]
    if not werte:
        return Text("")
    spalten = {"Indikator": [k.indikator.kurzname for k in werte]}
    for name, (kopf, _, _) in BEZUEGE.items():
        worte = [k.signifikanz.get(name, (None, None)) for k in werte]
        if any(mild for mild, _ in worte):  # a Gemeinde has no peers
            spalten[kopf] = [_wort(*paar) for paar in worte]
    noten = [
        f"Sicherheit 95\u202f%; „auch bei {STRENG}“: ebenso auf dem strengeren Niveau, das sich"
        " für den Blick auf viele Gebiete eignet.",
        *dict.fromkeys(filter(None, map(haeufung, werte))),
    ]
    titel = "Über die statistische Schwankung hinaus höher oder niedriger als anderswo"
    return Tabelle("unterschiede", titel, pd.DataFrame(spalten), fussnoten=noten)


def _wort(mild: str | None, streng: str | None) -> str:
    zusatz = f", auch bei {STRENG}" if mild in ("hoeher", "niedriger") and mild == streng else ""
    return f"{WORTE[mild]}{zusatz}"


def ohne_intervall(kennwerte: Iterable[Kennwert]) -> Text:
    """Name the figures without an interval by reason; of the most frequent reason only how many."""
    gruende: dict[str, list[str]] = {}
    for k in kennwerte:
        if k.vorhanden and k.intervall_grund:
            gruende.setdefault(k.intervall_grund, []).append(k.indikator.kurzname)
    if not gruende:
        return Text("")
    *seltene, (haeufigster, namen) = sorted(gruende.items(), key=lambda g: len(g[1]))
    punkte = [f"{sprache.aufzaehlung(n)}: {grund}." for grund, n in seltene]
    uebrige = "alle übrigen" if seltene else "alle"
    punkte.append(f"{uebrige} ({sprache.zahl(len(namen))}): {haeufigster}.")
    kopf = "Ohne Intervall und darum nicht beurteilbar sind:"
    return absaetze([kopf, str(liste(map(maskiere, punkte)))])


def gegenprobe(kennwerte: Iterable[Kennwert]) -> Text:
    """Tell how the directions of the trends fare when tried without memory, and among how many."""
    mit = [k for k in kennwerte if k.trend in ("steigend", "fallend")]
    if not mit:
        return Text("")
    ergebnis = {
        wort: [k.indikator.kurzname for k in mit if k.gegenprobe == wort]
        for wort in ("nicht_bestaetigt", "nicht_pruefbar")
    }
    bestaetigt = len(mit) - sum(map(len, ergebnis.values()))
    hoechstens = max(k.trend_familie for k in mit)
    saetze = [
        f"**Trends, zweimal geprüft.** {_anfang(len(mit))} hier als steigend oder fallend"
        " bezeichnet. Die Gegenprobe rechnet heraus, dass benachbarte Jahre einander ähneln; sie"
        " ist streng und übersieht auch manchen wirklichen Trend.",
        f"Sie bestätigt {sprache.zahl(bestaetigt)} der Richtungen.",
        _probe("Nicht bestätigt", ergebnis["nicht_bestaetigt"]),
        _probe("Dafür zu kurz", ergebnis["nicht_pruefbar"]),
        f"Je Indikator wurden bis zu {sprache.zahl(hoechstens)} Gebiete derselben Ebene geprüft;"
        " eine Richtung ist nur genannt, wenn sie auch dabei noch gegen den Zufall spricht"
        " (Benjamini und Hochberg, höchstens ein Zehntel falsche erwartet).",
    ]
    return absaetze([" ".join(filter(None, saetze))])


def _anfang(anzahl: int) -> str:
    if anzahl == 1:
        return "Ein Indikator ist"
    return f"{sprache.am_satzanfang(sprache.zahlwort(anzahl))} Indikatoren sind"


def _probe(kopf: str, namen: Sequence[str]) -> str:
    return f"{kopf}: {maskiere(sprache.aufzaehlung(namen))}." if namen else ""


def familien(trends: pd.DataFrame) -> dict[str, str]:
    """Count for running text: reihen, familien, richtung and bestaetigt, written in German."""
    mit = trends[trends["p"].notna()]
    richtung = mit[mit["trend"].isin(["steigend", "fallend"])]
    zahlen = {
        "reihen": len(mit),
        "familien": mit.groupby(["indikator", mit["ags"].str.len()]).ngroups,
        "richtung": len(richtung),
        "bestaetigt": int((richtung["gegenprobe"] == "bestaetigt").sum()),
    }
    return {name: sprache.zahl(zahl) for name, zahl in zahlen.items()}
