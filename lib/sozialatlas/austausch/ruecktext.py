"""The result of taking decisions in, for the terminal: what changes, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sozialatlas.austausch.rueckabgleich import Aenderung
from sozialatlas.austausch.rueckpruefung import Ergebnis
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import Mangel
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag

ART = {
    "neu": "neu",
    "erneut": "neu zu dieser Ausgabe; die frühere Entscheidung bleibt daneben stehen",
    "ergaenzt": "ergänzt",
    "ersetzt": "ersetzt die frühere Entscheidung, die aufbewahrt bleibt",
    "beispiel": "ersetzt ein Beispiel",
    "konflikt": "Konflikt mit der früheren Entscheidung",
}
VORSCHLAG = {"aenderung": "Änderung am Text", "kommentar": "Kommentar"}
_LAENGSTE = 200


def als_text(e: Ergebnis, *, probe: bool = False) -> str:
    """Return findings, differences field by field, and what came of it."""
    teile = [f"{e.formular.kommune.bezeichnung}, {e.datei}", ergebnis(e, probe=probe)]
    for titel, maengel in (("Zu berichtigen", e.fehler), ("Hinweise", e.hinweise)):
        if maengel:
            teile += [titel, *map(_absatz, maengel)]
    if e.aenderungen:
        teile += ["Entscheidungen", *map(_gegenueber, e.aenderungen)]
    if e.neue_vorschlaege:
        teile += ["Vorschläge, noch nicht entschieden", *map(_vorschlag, e.neue_vorschlaege)]
    return "\n\n".join(teile)


def ergebnis(e: Ergebnis, *, probe: bool = False) -> str:
    """Say in a few sentences what came of the file."""
    if e.fehler:
        n = len(e.fehler)
        stellen = "Eine Stelle ist" if n == 1 else f"{_anfang(n)} Stellen sind"
        return f"Nichts wurde übernommen. {stellen} zu berichtigen."
    if not e.aenderungen and not e.neue_vorschlaege:
        return f"Keine Änderungen. {_schon_da(e.unveraendert)}"
    viele = len(e.aenderungen) + len(e.neue_vorschlaege) > 1
    verb = ("würden übernommen" if viele else "würde übernommen") if probe else "übernommen"
    teile = []
    if e.aenderungen:
        teile.append(_entscheidungen(len(e.aenderungen)))
    if e.neue_vorschlaege:
        n = len(e.neue_vorschlaege)
        teile.append("1 Vorschlag" if n == 1 else f"{n} Vorschläge")
    satz = f"{' und '.join(teile)} {verb}."
    return f"{satz} Unverändert: {e.unveraendert}." if e.unveraendert else satz


def _schon_da(n: int) -> str:
    if n == 0:
        return "In der Datei ist noch nichts entschieden."
    return f"{_entscheidungen(n)} aus der Datei {'gilt' if n == 1 else 'gelten'} bereits."


def _anfang(n: int) -> str:
    return sprache.am_satzanfang(sprache.zahlwort(n))


def _entscheidungen(n: int) -> str:
    return "1 Entscheidung" if n == 1 else f"{n} Entscheidungen"


def _absatz(m: Mangel) -> str:
    zeilen = [f"{m.datei}, Feld {m.feld}" if m.feld else m.datei]
    zeilen += [f"  Befund:    {_einzeilig(m.fehler)}"]
    zeilen += [f"  Erwartet:  {m.erwartet}"] if m.erwartet else []
    zeilen += [f"  Abhilfe:   {m.abhilfe}"] if m.abhilfe else []
    return "\n".join(zeilen)


def _gegenueber(a: Aenderung) -> str:
    return "\n".join([f"{a.titel} ({a.schluessel}): {ART[a.art]}", *_zeilen(a.felder)])


def _zeilen(felder: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    for name, alt, neu in felder:
        wechsel = f"{_kurz(alt)} → {_kurz(neu)}" if alt else _kurz(neu)
        yield f"  {name}: {wechsel}"


def _vorschlag(v: Aenderungsvorschlag) -> str:
    wer = f" von {v.von}" if v.von else ""
    zeilen = [f"{v.schluessel}: {VORSCHLAG[v.art]}{wer}"]
    zeilen += [f"  Bezug: {_kurz(v.alt)}"] if v.alt else []
    return "\n".join([*zeilen, f"  Vorschlag: {_kurz(v.neu)}"])


def _kurz(text: str) -> str:
    """Return the beginning of a text on one line, "–" if empty."""
    text = _einzeilig(text)
    return (text if len(text) <= _LAENGSTE else f"{text[: _LAENGSTE - 1]}…") or "–"


def _einzeilig(text: str) -> str:
    """Return a text on one line; nothing in it can steer the terminal."""
    return "".join(z if z.isprintable() else " " for z in " ".join(text.split()))
