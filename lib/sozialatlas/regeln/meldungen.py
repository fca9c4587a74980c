"""Errors of the model → German problems with file, line, field, expectation and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.regeln import felder, knoten, modell
from sozialatlas.regeln.beispiele import Beispiel
from sozialatlas.regeln.lesen import Dokument, Ort, feldname

_ARTEN = {
    "string_type": "ein Text",
    "tuple_type": "eine Liste",
    "dict_type": "eine Zuordnung (Schlüssel: Wert)",
    "model_type": "eine Zuordnung (Schlüssel: Wert)",
    "model_attributes_type": "eine Zuordnung (Schlüssel: Wert)",
}

_KOMMA = (
    "In geschweiften Klammern trennt das Komma: Zahlen mit Dezimalkomma in Anführungszeichen "
    'setzen, etwa ist: "< 1,25".'
)

_MUSTER = {
    felder.MUSTER_REGEL: (
        "Kleinbuchstaben, Ziffern und Bindestriche, ohne Umlaute",
        "Umlaute umschreiben (ä = ae, ß = ss), Leerzeichen durch Bindestriche ersetzen.",
    ),
    felder.MUSTER_LAND: ("zwei Ziffern", 'Den Schlüssel des Landes schreiben, etwa "16".'),
    felder.MUSTER_SCHLUESSEL: (
        "Kleinbuchstaben, Ziffern, Binde- und Unterstriche, ohne Umlaute",
        "Umlaute umschreiben (ä = ae, ß = ss), Leerzeichen durch Bindestriche ersetzen.",
    ),
}


def uebersetze(fehler: ValidationError, dokument: Dokument, datei: str) -> list[Mangel]:
    """Return one Mangel per error of the model, in the order of the file's fields."""
    alle = fehler.errors()
    falsche_schluessel = {e["loc"][:-1] for e in alle if e["loc"][-1:] == ("[key]",)}
    folgen = [
        e for e in alle
        if e["loc"] in falsche_schluessel or (e["type"] == "too_short" and e["input"])
    ]  # fmt: skip
    return [_mangel(e, dokument, datei) for e in alle if e not in folgen]


def _mangel(einzeln: Any, dokument: Dokument, datei: str) -> Mangel:
    ort = tuple(t for t in einzeln["loc"] if not re.fullmatch(r"<\w+>|\[key\]", str(t)))
    texte = _texte(einzeln, ort, dokument.daten)
    return Mangel(datei, dokument.zeile(ort), feldname(ort), *texte)


def _texte(einzeln: Any, ort: Ort, daten: Any) -> tuple[str, str, str]:
    art, ctx, eingabe = einzeln["type"], einzeln.get("ctx", {}), einzeln["input"]
    name = str(ort[-1]) if ort else ""
    match art:
        case "regel":
            return ctx["fehler"], ctx["erwartet"], ctx["abhilfe"]
        case "union_tag_invalid":
            return _keine_bedingung(eingabe)
        case "missing":
            return (f"Der Schlüssel „{name}“ fehlt.", "eine Angabe", f"„{name}:“ ergänzen.")
        case "extra_forbidden":
            return _unbekannter_schluessel(name, _teil(daten, ort[:-1]))
        case "literal_error" if re.fullmatch(r"\d+", name) and isinstance(ort[-1], str):
            return (f"„{eingabe}“ ist hier nicht bekannt.", "ein Merkmal", _KOMMA)
        case "literal_error":
            return _nicht_in_liste(eingabe, _zulaessige(ctx["expected"]))
        case "string_pattern_mismatch":
            erwartet, abhilfe = _MUSTER[ctx["pattern"]]
            return (f"„{eingabe}“ enthält unzulässige Zeichen.", erwartet, abhilfe)
        case "string_too_short" | "too_short":
            return ("Der Eintrag ist leer.", "mindestens ein Eintrag", "Eintrag ausfüllen.")
    return _falsche_art(art, eingabe)


def _keine_bedingung(eingabe: Any) -> tuple[str, str, str]:
    """Return the texts for a node that has none of the keys of a condition."""
    arten = [*knoten.SCHLUESSEL, *knoten.Bedingung.model_fields]
    erwartet = "alle, eines, nicht, mindestens … von oder eine Bedingung mit indikator, merkmal "
    erwartet += "und ist (rules/README.md nennt alle Arten)"
    if isinstance(eingabe, dict) and eingabe:
        name = str(next(iter(eingabe)))
        return f"„{name}“ ist keine Bedingung.", erwartet, aehnlich(name, arten)
    if isinstance(eingabe, list):
        return (
            "Hier steht eine Liste ohne Angabe, wie ihre Teile zusammengehören.",
            erwartet, "Darüber „alle:“ oder „eines:“ einfügen und die Liste einrücken.",
        )  # fmt: skip
    return "Hier fehlt die Bedingung.", erwartet, "Mit rules/_vorlage.yml vergleichen."


def _falsche_art(art: str, eingabe: Any) -> tuple[str, str, str]:
    erwartet = _ARTEN.get(art, "ein zulässiger Wert")
    if eingabe is None:
        return ("Der Eintrag ist leer.", erwartet, "Eintrag ausfüllen.")
    if art == "tuple_type" and isinstance(eingabe, str):
        return (
            f"„{eingabe}“ ist keine Liste.",
            erwartet,
            f"In eckige Klammern setzen: [{eingabe}].",
        )
    if art == "string_type" and isinstance(eingabe, bool | int | float):
        wort = str(eingabe).lower() if isinstance(eingabe, bool) else str(eingabe)
        return (f"„{wort}“ ist kein Text.", erwartet, f'In Anführungszeichen setzen: "{wort}".')
    return (f"Hier steht {_benannt(eingabe)}.", erwartet, "Mit rules/_vorlage.yml vergleichen.")


def _benannt(eingabe: Any) -> str:
    if isinstance(eingabe, dict):
        return "eine Zuordnung"
    return "eine Liste" if isinstance(eingabe, list) else f"„{eingabe}“"


def _nicht_in_liste(eingabe: Any, zulaessige: Sequence[str]) -> tuple[str, str, str]:
    if eingabe is None:
        return (
            "Der Eintrag ist leer.",
            "eines von: " + ", ".join(zulaessige),
            "Eintrag ausfüllen.",
        )
    return (
        f"„{eingabe}“ ist hier nicht bekannt.",
        "eines von: " + ", ".join(zulaessige),
        aehnlich(str(eingabe), zulaessige),
    )


def _zulaessige(erwartet: str) -> list[str]:
    return re.findall(r"'([^']*)'", erwartet)


def _unbekannter_schluessel(name: str, umgebung: Any) -> tuple[str, str, str]:
    bekannte = _bekannte_schluessel(umgebung)
    fehler = f"Den Schlüssel „{name}“ gibt es hier nicht."
    erwartet = "eines von: " + ", ".join(bekannte)
    if re.fullmatch(r"\d+.*", name):
        return (
            fehler, erwartet, _KOMMA,
        )  # fmt: skip
    if name in (*knoten.SCHLUESSEL, "indikator"):
        return (
            fehler, erwartet,
            "Je Stelle steht nur eines von alle, eines, nicht oder indikator; sonst schachteln.",
        )  # fmt: skip
    return fehler, erwartet, aehnlich(name, bekannte)


def _bekannte_schluessel(umgebung: Any) -> list[str]:
    """Return the keys of the model that shares the most keys with ``umgebung``."""
    klassen: Iterable[Any] = (
        *knoten.ARTEN, modell.GiltFuer, modell.Dann, modell.Beispiele, Beispiel, modell.Regel,
    )  # fmt: skip
    vorhanden = set(umgebung) if isinstance(umgebung, dict) else set()
    beste = max(klassen, key=lambda k: len(vorhanden & set(k.model_fields)))
    namen = list(beste.model_fields)
    return [*knoten.SCHLUESSEL, *namen] if beste is knoten.Bedingung else namen


def _teil(daten: Any, ort: Ort) -> Any:
    for teil in ort:
        try:
            daten = daten[teil]
        except (KeyError, IndexError, TypeError):
            return None
    return daten
