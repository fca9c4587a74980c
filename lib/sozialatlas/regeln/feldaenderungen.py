"""What differs between two versions of a rule, field by field, in German.

Walks the model as it is declared, so that a new field or a new kind of condition is compared
without being named here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from pydantic import BaseModel

from sozialatlas.regeln.lesen import Ort, feldname
from sozialatlas.regeln.modell import Regel

NAMEN: dict[Ort, str] = {
    ("frueher",): "Frühere ids",
    ("titel",): "Titel",
    ("handlungsfeld",): "Handlungsfeld",
    ("stand",): "Stand der Freigabe",
    ("geprueft_von",): "Geprüft von",
    ("gueltig_ab",): "Gültig ab",
    ("gueltig_bis",): "Gültig bis",
    ("gilt_fuer",): "Gilt für",
    ("dann", "empfehlung"): "Text der Empfehlung",
    ("dann", "prioritaet"): "Priorität",
    ("dann", "zustaendig"): "Zuständig",
    ("dann", "ebene"): "Ebene",
    ("dann", "massnahmen"): "Maßnahmen",
    ("dann", "umfasst"): "Umfasst",
    ("dann", "schliesst_aus"): "Schließt aus",
    ("begruendung",): "Begründung",
    ("belege",): "Belege",
    ("beispiele",): "Beispiele",
}
"""How readers know a field; other fields are named by their place in the file."""

BEDINGUNG = "Bedingung"
OHNE = "–"
HOECHSTENS_ZEICHEN = 90


@dataclass(frozen=True)
class Feldaenderung:
    """One field of a rule before and after; ``OHNE`` where there is none."""

    feld: str
    vorher: str
    nachher: str

    def __str__(self) -> str:
        return f"{self.feld}: {self.vorher} → {self.nachher}"


def feldaenderungen(vorher: Regel, nachher: Regel) -> tuple[Feldaenderung, ...]:
    """Return what differs, in the order of the model; nothing if both say the same."""
    return tuple(_vergleiche(vorher, nachher, ()))


def _vergleiche(a: Any, b: Any, ort: Ort) -> Iterator[Feldaenderung]:
    if a == b and not isinstance(a, Regel):  # rules also compare where they were read
        return
    im_baum = ort[:1] == ("wenn",)
    if isinstance(a, BaseModel) and type(a) is type(b):
        if im_baum and not _hat_teile(a) and not _hat_teile(b):
            yield _blatt(a, b)
            return
        for feld in type(a).model_fields:
            yield from _vergleiche(getattr(a, feld), getattr(b, feld), (*ort, feld))
    elif im_baum and _liste(a) and _liste(b):
        yield from _vergleiche_listen(a, b, ort)
    else:
        yield Feldaenderung(_name(ort, a, b), *ausschnitte(kurz(a), kurz(b)))


def _vergleiche_listen(a: Sequence[Any], b: Sequence[Any], ort: Ort) -> Iterator[Feldaenderung]:
    """Compare the parts of a node; equal ones keep their partner when others come or go."""
    abgleich = SequenceMatcher(None, [_roh(t) for t in a], [_roh(t) for t in b], autojunk=False)
    for was, i, i_ende, j, j_ende in abgleich.get_opcodes():
        if was == "equal":
            continue
        paare = min(i_ende - i, j_ende - j)
        for n in range(paare):
            yield from _vergleiche(a[i + n], b[j + n], (*ort, j + n))
        for teil in a[i + paare : i_ende]:
            yield Feldaenderung(BEDINGUNG, kurz(teil), OHNE)
        for teil in b[j + paare : j_ende]:
            yield Feldaenderung(BEDINGUNG, OHNE, kurz(teil))


def _blatt(a: BaseModel, b: BaseModel) -> Feldaenderung:
    """Name the one thing that differs about a condition, else show it whole."""
    werte, andere = _angaben(a), _angaben(b)
    verschieden = [n for n in {**werte, **andere} if werte.get(n) != andere.get(n)]
    if len(verschieden) == 1 and len(werte) > 1:
        name = verschieden[0]
        rest = {n: wert for n, wert in werte.items() if n != name}
        wovon = ".".join(rest.values()) if {*rest} == {"indikator", "merkmal"} else _liste_von(rest)
        titel = "Schwelle" if name == "ist" else name
        return Feldaenderung(f"{titel} von {wovon}", werte.get(name, OHNE), andere.get(name, OHNE))
    return Feldaenderung(BEDINGUNG, kurz(a), kurz(b))


def _angaben(knoten: BaseModel) -> dict[str, str]:
    """Return what is said about a condition, as text; fields left open are left out."""
    roh = knoten.model_dump(mode="json", exclude_defaults=True)
    return {name: kurz(wert) for name, wert in roh.items()}


def _hat_teile(knoten: BaseModel) -> bool:
    werte = [getattr(knoten, feld) for feld in type(knoten).model_fields]
    return any(isinstance(t, BaseModel) for w in werte for t in (w if _liste(w) else (w,)))


def _liste(wert: Any) -> bool:
    return isinstance(wert, list | tuple)


def _name(ort: Ort, a: Any, b: Any) -> str:
    if isinstance(a, BaseModel) and isinstance(b, BaseModel):
        return BEDINGUNG
    for laenge in range(len(ort), 0, -1):
        if ort[:laenge] in NAMEN:
            rest = feldname(ort[laenge:])
            return NAMEN[ort[:laenge]] + (f" ({rest})" if rest else "")
    return feldname(ort)


def kurz(wert: Any) -> str:
    """Write a value of a rule on one line: a condition as "kinderarmut.wert > 3"."""
    if isinstance(wert, BaseModel):
        wert = wert.model_dump(mode="json", exclude_defaults=True)
    if isinstance(wert, Mapping):
        if {*wert} == {"indikator", "merkmal", "ist"}:
            return f"{wert['indikator']}.{wert['merkmal']} {wert['ist']}"
        return "{" + _liste_von({str(n): kurz(w) for n, w in wert.items()}) + "}"
    if _liste(wert):
        return ", ".join(kurz(teil) for teil in wert) or OHNE
    if wert is None:
        return OHNE
    if isinstance(wert, date):
        return f"{wert:%d.%m.%Y}"
    return " ".join(str(wert).split())


def _liste_von(angaben: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {wert}" for name, wert in angaben.items())


def ausschnitte(a: str, b: str) -> tuple[str, str]:
    """Return both texts, long ones cut to the words that differ."""
    if len(a) <= HOECHSTENS_ZEICHEN and len(b) <= HOECHSTENS_ZEICHEN:
        return a, b
    worte, andere = a.split(" "), b.split(" ")
    kuerzer = min(len(worte), len(andere))
    vorne = next((i for i in range(kuerzer) if worte[i] != andere[i]), kuerzer)
    uebrig = kuerzer - vorne
    hinten = next((i for i in range(uebrig) if worte[-1 - i] != andere[-1 - i]), uebrig)
    return _mitte(worte, vorne, hinten), _mitte(andere, vorne, hinten)


def _mitte(worte: Sequence[str], vorne: int, hinten: int) -> str:
    """Return the words that differ with a word or two around them."""
    von, bis = max(vorne - 2, 0), min(len(worte) - hinten + 2, len(worte))
    text = " ".join(worte[von:bis])
    if len(text) > HOECHSTENS_ZEICHEN:
        text, bis = text[:HOECHSTENS_ZEICHEN].rstrip(), 0
    return ("… " if von else "") + text + (" …" if bis < len(worte) else "")


def _roh(wert: Any) -> str:
    roh = (
        wert.model_dump(mode="json", exclude_defaults=True) if isinstance(wert, BaseModel) else wert
    )
    return json.dumps(roh, ensure_ascii=False, sort_keys=True, default=str)
