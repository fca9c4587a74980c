"""Registers for tests of the conversion: invented Gemeinden, histories of changes, an oracle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from sozialatlas.gebiete import Aenderung, Gebiete
from sozialatlas.typen import Kommune

A, B, C, D = "90001001", "90001002", "90002001", "90002002"


def aenderung(von: str, nach: str | None, tag: str | None = "2020-01-01", **felder) -> Aenderung:
    """Return a change; whole, on record and a merger unless said otherwise."""
    vorgabe = {"art": "Eingliederung", "anteil": 1.0, "sicherheit": "belegt"}
    recht = date.fromisoformat(tag) if tag else None
    return Aenderung(von, nach, **(vorgabe | {"datum_recht": recht} | felder))


def register(*aenderungen: Aenderung, bis: Mapping[str, str] | None = None, **mehr) -> Gebiete:
    """Return a register of all areas that the changes name; ``bis`` ends some of them."""
    enden = {a: date.fromisoformat(t) for a, t in (bis or {}).items()}
    ab = {a: date.fromisoformat(t) for a, t in mehr.get("ab", {}).items()}
    ags = {A, B, C, D} | {x for w in aenderungen for x in (w.von, w.nach) if x}
    ags |= {a[:5] for a in ags}
    kommunen = {
        a: Kommune(
            a,
            f"Ort {a}",
            "Gemeinde" if len(a) == 8 else "Landkreis",
            "gemeinde" if len(a) == 8 else "kreis",
            a[:5] if len(a) == 8 else None,
            gueltig_ab=ab.get(a),
            gueltig_bis=enden.get(a),
        )
        for a in sorted(ags)
    }
    return Gebiete(kommunen, aenderungen)


def geschichte(schritte: Iterable[tuple[int, int, int, int]]) -> Gebiete:
    """Return a register with one change a year from 2001 on, made from arbitrary numbers.

    Each step is (kind, area, other area, share in thousandths): a merger, a new key, a split of
    an area that ends, or a part that leaves an area that stays.
    """
    da = [f"9000{k}{n:03d}" for k in (1, 2) for n in range(1, 4)]
    neu, wechsel, bis, ab = 100, [], {}, {}
    for jahr, (art, eins, zwei, tausendstel) in enumerate(schritte, 2001):
        tag = f"{jahr}-01-01"
        von, nach = da[eins % len(da)], da[zwei % len(da)]
        if von == nach or len(da) < 3:
            continue
        if art % 4 == 1:
            neu += 1
            nach = f"{von[:5]}{neu:03d}"
            da.append(nach)
            ab[nach] = tag
            wechsel.append(aenderung(von, nach, tag, art="Umschlüsselung"))
        elif art % 4 == 2:
            dritte = next(a for a in da if a not in (von, nach))
            teil = tausendstel / 1000
            for ziel, anteil in ((nach, teil), (dritte, round(1 - teil, 3))):
                wechsel.append(aenderung(von, ziel, tag, art="Teilung", anteil=anteil))
        else:
            anteil = 1.0 if art % 4 == 0 else tausendstel / 1000
            wechsel.append(aenderung(von, nach, tag, anteil=anteil))
        if art % 4 != 3:
            da.remove(von)
            bis[von] = f"{jahr - 1}-12-31"
    return register(*wechsel, bis=bis, ab=ab)


def gemeinden_am(gebiete: Gebiete, tag: date) -> list[str]:
    return [k.ags for k in gebiete.gemeinden(stand=tag)]


def schritt_fuer_schritt(
    werte: Mapping[str, int], gebiete: Gebiete, von: date, nach: date
) -> dict[str, Fraction]:
    """Convert the slow way: day by day, all changes of the day at once, on a table of counts."""
    stand = {ags: Fraction(wert) for ags, wert in werte.items()}
    tage = sorted({a.datum_recht for a in gebiete.aenderungen if a.datum_recht})
    for tag in (t for t in tage if von < t <= nach):
        neu: dict[str, Fraction] = {}
        for ags, wert in stand.items():
            rest = Fraction(1)
            for a in gebiete.aenderungen:
                if a.von == ags and a.datum_recht == tag:
                    neu[a.nach] = neu.get(a.nach, Fraction(0)) + wert * Fraction(str(a.anteil))
                    rest -= Fraction(str(a.anteil))
            if rest:
                neu[ags] = neu.get(ags, Fraction(0)) + wert * rest
        stand = neu
    return dict(sorted(stand.items()))
