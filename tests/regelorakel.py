"""A naive evaluator of raw rules: the third witness, written as differently as can be.

It knows no strata, no clauses and no third value. A rule is computed twice, with every gap in its
favour and with every gap against it; where the two differ it cannot be judged. All rules of all
areas start as gaps and are computed again and again until nothing changes.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from regelfaelle import TYPEN, Fall
from regelwerkzeug import Roh

Stand = dict[tuple[str, str], bool | None]
"""Truth by rule and AGS, for the areas the rule is asked for; None where it is a gap."""

_OP = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class Blick:
    """What one area sees: figures, knowledge on site, and the state of all rules."""

    fall: Fall
    ags: str
    stand: Stand


def urteile(fall: Fall) -> Stand:
    """Return the truth of every rule in every area it is asked for."""
    stand: Stand = {
        (r["id"], ags): None for r in fall.regeln for ags in fall.werte if _gefragt(r, ags)
    }
    while True:
        neu = {
            (r["id"], ags): urteil(r["wenn"], Blick(fall, ags, stand))
            for r in fall.regeln
            for ags in fall.werte
            if (r["id"], ags) in stand
        }
        if neu == stand:
            return stand
        stand = neu


def urteil(baum: Any, blick: Blick) -> bool | None:
    """Compute a tree with every gap at its best and at its worst; None where they differ."""
    besten, schlimmsten = (_rechne(baum, blick, gunst) for gunst in (True, False))
    return besten if besten == schlimmsten else None


def _gefragt(regel: Roh, ags: str) -> bool:
    gilt = regel["gilt_fuer"]
    stufe = ("land", "kreis", "gemeinde")[(2, 5, 8).index(len(ags))]
    return (
        stufe in gilt.get("ebene", ["kreis", "gemeinde"])
        and TYPEN[ags] in gilt.get("typ", [TYPEN[ags]])
        and ags[:2] in gilt.get("land", [ags[:2]])
    )


def _rechne(baum: Any, blick: Blick, gunst: bool) -> bool:
    """Compute with every gap in favour of the tree or against it."""
    if "nicht" in baum:
        return not _rechne(baum["nicht"], blick, not gunst)
    teile = baum.get("alle") or baum.get("eines") or baum.get("von")
    if not teile:
        return _blatt(baum, blick, gunst)
    erfuellt = sum(_rechne(teil, blick, gunst) for teil in teile)
    return erfuellt >= (len(teile) if "alle" in baum else baum.get("mindestens", 1))


def _blatt(blatt: Roh, blick: Blick, gunst: bool) -> bool:
    if "indikator" in blatt:
        return _vergleich(blatt, blick, gunst)
    if "empfehlung" in blatt:
        wahr = blick.stand.get((blatt["empfehlung"], blick.ags), False)
        return gunst if wahr is None else wahr
    if "anzahl" in blatt:
        return zaehle(blatt, blick)[gunst] >= blatt["mindestens"]
    if "kreise" in blatt:
        return _kreise(blatt, blick, gunst)
    return _vor_ort(blatt, blick.fall.vorort.get(blick.ags, {}), gunst)


def _vergleich(blatt: Roh, blick: Blick, gunst: bool) -> bool:
    wert = blick.fall.werte[blick.ags].get(blatt["indikator"], {}).get(blatt["merkmal"])
    if wert is None:
        return gunst
    zeichen, _, schwelle = blatt["ist"].partition(" ")
    if isinstance(wert, str):
        return (wert == (schwelle or zeichen)) != (zeichen == "!=")
    zahl = schwelle.removesuffix(" %").replace(" ", "").replace("−", "-").replace(",", ".")
    return bool(_OP[zeichen](wert, float(zahl)))


def _vor_ort(blatt: Roh, wissen: Mapping[str, Any], gunst: bool) -> bool:
    if "massnahme_fehlt" in blatt:
        if "massnahmen" not in wissen:
            return gunst
        return blatt["massnahme_fehlt"] not in wissen["massnahmen"]
    if "ziel" in blatt:
        stand = wissen.get("ziele", {}).get(blatt["ziel"])
        return gunst if stand is None else stand == blatt["stand"]
    if "stimmen" not in wissen:
        return gunst
    was = "_".join([blatt["richtung"], *([blatt["gewicht"]] if "gewicht" in blatt else [])])
    zahl = wissen["stimmen"].get(blatt["stimme"], {}).get(was, 0)
    return bool(zahl >= blatt.get("mindestens", 1))


# --- counts --------------------------------------------------------------------------------------


def zaehle(blatt: Roh, blick: Blick) -> tuple[int, int]:
    """Return how many recommendations, or Handlungsfelder, hold at worst and at best."""
    ids = [_zaehlende(blatt, blick, gunst) for gunst in (False, True)]
    if blatt["anzahl"] == "empfehlungen":
        return len(ids[0]), len(ids[1])
    feld = {r["id"]: r["handlungsfeld"] for r in blick.fall.regeln}
    schlimmsten, besten = ({feld[name] for name in namen} for namen in ids)
    return len(schlimmsten), len(besten)


def _zaehlende(blatt: Roh, blick: Blick, gunst: bool) -> tuple[str, ...]:
    """Return the ids of the rules that a count counts, in order."""
    zaehlt = {r["id"] for r in blick.fall.regeln if not _ruht_auf_zahl(r, blick.fall)}
    gelten = {n for (n, a), wahr in blick.stand.items() if a == blick.ags and wahr is not False}
    sicher = {n for (n, a), wahr in blick.stand.items() if a == blick.ags and wahr}
    return tuple(
        sorted(
            r["id"]
            for r in blick.fall.regeln
            if r["id"] in zaehlt & (gelten if gunst else sicher)
            and blatt.get("handlungsfeld", r["handlungsfeld"]) == r["handlungsfeld"]
            and blatt.get("prioritaet", r["prioritaet"]) == r["prioritaet"]
        )
    )


def _ruht_auf_zahl(regel: Roh, fall: Fall) -> bool:
    """Does the rule ask a number of recommendations or Kreise, itself or by the rules it asks?"""
    nach_id = {r["id"]: r for r in fall.regeln}
    return any(
        "anzahl" in blatt
        or "kreise" in blatt
        or ("empfehlung" in blatt and blatt["empfehlung"] in nach_id
            and _ruht_auf_zahl(nach_id[blatt["empfehlung"]], fall))
        for blatt in blaetter(regel["wenn"])
    )  # fmt: skip


def blaetter(baum: Any) -> Iterator[Roh]:
    """Yield the leaves in the order of the text."""
    teile = baum.get("alle") or baum.get("eines") or baum.get("von")
    if "nicht" in baum:
        teile = [baum["nicht"]]
    for teil in teile or ():
        yield from blaetter(teil)
    if not teile:
        yield baum


def _in_den_kreisen(blatt: Roh, blick: Blick) -> dict[str, bool | None]:
    """Return the truth of the rule in the Kreise of the Land; other areas have none."""
    return {
        ags: blick.stand.get((blatt["kreise"], ags), False)
        for ags in sorted(blick.fall.werte)
        if len(blick.ags) == 2 and len(ags) == 5 and ags.startswith(blick.ags)
    }


def _kreise(blatt: Roh, blick: Blick, gunst: bool) -> bool:
    alle = list(_in_den_kreisen(blatt, blick).values())
    if not alle:
        return gunst
    zahl = alle.count(True) + gunst * alle.count(None)
    mindestens = str(blatt["mindestens"])
    if not mindestens.endswith("%"):
        return zahl >= int(mindestens)
    anteil = Fraction(mindestens.removesuffix("%").strip().replace(",", "."))
    return Fraction(100 * zahl, len(alle)) >= anteil


def beruht_auf(blatt: Roh, blick: Blick) -> tuple[str, ...] | None:
    """Return what a proof must name for a condition on other rules, None for other conditions."""
    if "anzahl" in blatt:
        return _zaehlende(blatt, blick, gunst=False)
    if "kreise" in blatt:
        return tuple(ags for ags, wahr in _in_den_kreisen(blatt, blick).items() if wahr)
    if "empfehlung" in blatt:
        name = blatt["empfehlung"]
        return () if blick.stand.get((name, blick.ags)) is None else (name,)
    return None
