"""Robustness by plain loops: each draw is a world of its own, judged by the reference."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from sozialatlas.regeln.folgen import plane
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import werte_gebiete_aus
from sozialatlas.regeln.ziehung import ziehe

Roh = dict[str, Any]
Welt = Mapping[str, Mapping[str, Roh]]  # AGS → indicator → value, references, schwankung, words


def merkmale(welt: Welt, ags: str, name: str, wert: float, peers: float | None) -> Roh:
    """Return the Merkmale of a value by their definitions; the other areas stay as they are."""
    roh = welt[ags][name]
    m: Roh = {"wert": wert}
    for bezug, referenz in (("land", roh.get("land")), ("vergleichsgruppe", peers)):
        if referenz is not None:
            m |= {f"differenz_{bezug}": wert - referenz, f"verhaeltnis_{bezug}": wert / referenz}
    if "frueher" in roh:
        m["veraenderung_5j"] = wert - roh["frueher"]
        m["veraenderung_relativ_5j"] = 100 * (wert / roh["frueher"] - 1)
    if "streuung_kreise" in roh:
        m["z"] = (wert - roh["mittel_kreise"]) / roh["streuung_kreise"]
    if len(ags) == 5:
        m |= _raenge(welt, ags, name, wert)
    return m | {k: roh[k] for k in ("trend", "signifikanz_95") if k in roh}


def _raenge(welt: Welt, ags: str, name: str, wert: float) -> Roh:
    andere = [w[name] for a, w in welt.items() if len(a) == 5 and a != ags and name in w]
    breite, n = 1.96 * welt[ags][name].get("schwankung", 0), len(andere) + 1
    kleiner = sum(a["wert"] < wert for a in andere)
    gleich = sum(a["wert"] == wert for a in andere)
    darueber = sum(a["wert"] - 1.96 * a.get("schwankung", 0) > wert + breite for a in andere)
    darunter = sum(a["wert"] + 1.96 * a.get("schwankung", 0) < wert - breite for a in andere)
    perzentil = 100 * (kleiner + (gleich + 1) / 2 - 0.5) / n
    return {"perzentil": perzentil, "rang_von": 1 + darueber, "rang_bis": n - darunter}


def zeile(welt: Welt, ags: str, name: str) -> Roh:
    """Return the row of facts that belongs to the stored value."""
    roh = welt[ags][name]
    m = merkmale(welt, ags, name, roh["wert"], roh.get("vergleichsgruppe"))
    return m | {k: w for k, w in roh.items() if k != "frueher"}


def anteile(
    baeume: Mapping[str, tuple[Any, Roh]],
    machen: Any,
    heute: Welt,
    vorjahr: Welt,
    gruppen: Sequence[Mapping[tuple[str, str, int], float]],
    jahre: tuple[int, int],
    saat: int,
    anzahl: int,
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return per rule and area the shares of draws in which it holds and in which it is unknown."""
    ags, namen = sorted(heute), sorted({n for w in heute.values() for n in w})
    spannen = {g: s for r, (b, _) in baeume.items() for g, s in _spannen(r, b, heute).items()}
    zaehler: dict[tuple[str, str], list[int]] = {}
    for ziehung in ziehe(saat, anzahl, ags, namen, sorted(spannen), len(gruppen)):
        for d in range(ziehung.anzahl):
            welt, jahr = (vorjahr, jahre[1]) if ziehung.vorjahr[d] else (heute, jahre[0])
            lagen = {a: {} for a in ags}  # type: dict[str, dict[str, Fakt]]
            for i, a in enumerate(ags):
                for name in welt[a]:
                    um = welt[a][name].get("schwankung", 0) * ziehung.werte[name][i, d]
                    peers = welt[a][name].get("vergleichsgruppe")
                    if ziehung.gruppe[d]:
                        peers = gruppen[ziehung.gruppe[d] - 1].get((a, name, jahr), peers)
                    m = merkmale(welt, a, name, welt[a][name]["wert"] + um, peers)
                    if "signifikanz_95" in heute[a][name]:
                        m["signifikanz_95"] = heute[a][name]["signifikanz_95"]
                    lagen[a][name] = Fakt(m)
            um_schwelle = {g: spannen[g] * u[d] for g, u in ziehung.schwellen.items()}
            regeln: list[Regel] = [
                machen(_verschoben(r, b, um_schwelle), r, **e) for r, (b, e) in baeume.items()
            ]
            for befund in werte_gebiete_aus(plane(regeln), lagen, {}):
                stand = zaehler.setdefault((befund.regel, befund.ags), [0, 0])
                stand[0] += befund.wahrheit == "trifft_zu"
                stand[1] += befund.wahrheit == "nicht_beurteilbar"
    return {k: (ja / anzahl, offen / anzahl) for k, (ja, offen) in zaehler.items()}


def _zahl(ist: str) -> tuple[str, float]:
    zeichen, _, zahl = ist.partition(" ")
    return zeichen, float(zahl.replace(",", "."))


def _teile(baum: Any) -> list[Any]:
    return [t for k in ("alle", "eines", "von") for t in baum.get(k, [])] + (
        [baum["nicht"]] if "nicht" in baum else []
    )


def _spannen(regel: str, baum: Any, heute: Welt) -> dict[Any, float]:
    gefunden = {g: s for t in _teile(baum) for g, s in _spannen(regel, t, heute).items()}
    if " " in baum.get("ist", "") and not baum["merkmal"].startswith("rang"):
        name, merkmal, (_, s) = baum["indikator"], baum["merkmal"], _zahl(baum["ist"])
        werte = [zeile(heute, a, name)[merkmal] for a in heute if len(a) == 5 and name in heute[a]]
        streuung = statistics.stdev(werte) if len(werte) > 1 else 0.0
        gefunden[regel, name, merkmal, s] = 0.05 * (abs(s) or streuung)
    return gefunden


def _verschoben(regel: str, baum: Any, um: Mapping[Any, float]) -> Any:
    if "ist" in baum and " " in baum["ist"]:
        zeichen, s = _zahl(baum["ist"])
        neu = s + um.get((regel, baum["indikator"], baum["merkmal"], s), 0.0)
        return baum | {"ist": f"{zeichen} {neu:.12f}".replace(".", ",")}
    if "nicht" in baum:
        return {"nicht": _verschoben(regel, baum["nicht"], um)}
    return {
        k: [_verschoben(regel, t, um) for t in w] if k in ("alle", "eines", "von") else w
        for k, w in baum.items()
    }
