"""Which words claim how much: German causal verbs and phrases by regular expressions over stems.

Only finite and perfect forms are claims. Infinitives stay free, because aims and expectations are
written with them ("soll … senken", "um … zu verbessern"); the future of an effect ("wird …
senken") is a claim again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sozialatlas.wirkungsworte.stufen import Stufe

_KLAUSEL = r"[^.;:!?,]{0,120}?"
"""What may stand between the parts of a separable or compound form within one clause."""
_GESENKT = (
    r"gesenkt|(?:ge|ver)mindert|verringert|gemildert|verbessert|gebessert|verkürzt|verhindert"
    r"|halbiert|reduziert|gesteigert|beseitigt|überwunden"
)
_SENKEN = (
    r"senken|vermindern|verringern|mildern|verbessern|verhindern|halbieren|reduzieren|steigern"
    r"|erhöhen|beseitigen|überwinden|sinken|zurückgehen"
)
_ZUSTAND = (
    r"(?:verringer|verminder|verbesser|verhinder|reduzier|beseitig|halbier)"  # also participles
)
_GROESSE = r"(?:Anteil|Quote|Zahl|Risik|Chance|Armut|Aussicht|Beteiligung|\w+(?:quote|armut))\w*"
_BEWEGT = (
    r"(?:gesunken|gestiegen|zurückgegangen|gefallen|sank|sanken|sinkt|sinken|stieg|stiegen|fiel"
    rf"|{_GESENKT})"
)
_SUBJEKT = r"(?:(?-i:[A-ZÄÖÜ])\w+|es|sie|er)\s+"
"""The word before a finite verb; before a participle used as an adjective stands an article."""
_REFLEXIV = re.compile(r"\bsich\b", re.IGNORECASE)
"""„hat sich verbessert“ describes a course."""
_KANN = re.compile(r"\b(?:kann|können)\b", re.IGNORECASE)
_SICH_ODER_PASSIV = re.compile(
    r"\b(?:sich|wird|werden|wurden?|worden|ist|sind|war|waren|sein)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Muster:
    """A phrase, the level it needs, what to write instead, and which clause makes it harmless."""

    ausdruck: re.Pattern[str]
    stufe: Stufe
    abhilfe: str
    ausser: re.Pattern[str] | None = None


def _m(ausdruck: str, stufe: Stufe, abhilfe: str, ausser: re.Pattern[str] | None = None) -> Muster:
    return Muster(re.compile(rf"\b(?:{ausdruck})\b", re.IGNORECASE), stufe, abhilfe, ausser)


_NEBEN = "„geht einher mit“, „tritt häufiger gemeinsam auf mit“ oder „fällt zusammen mit“"
_ZEIT = "„seit“, „während“ oder „fällt zusammen mit“"
_STUDIE = "„kann dazu beitragen, dass …“ oder die Studie mit Ort und Jahr"
_ERWARTUNG = "„kann dazu beitragen, dass …“ oder „Ziel ist …“"
_B, _E, _N = Stufe.BELEGT, Stufe.EINGESCHRAENKT, Stufe.NIE

MUSTER: tuple[Muster, ...] = (
    _m(r"(?:verursach|bewirk)(?:t|te|ten|en|end\w*)", _B, _NEBEN),
    _m(rf"führ(?:t|te|ten|en)\b{_KLAUSEL}\b(?:zu|zur|zum|dazu)", _B, _NEBEN),
    _m(rf"(?:zu|zur|zum|dazu|hierzu)\b{_KLAUSEL}\b(?:geführt|führ(?:t|te|ten|en))", _B, _NEBEN),
    _m(rf"(?:rief|riefen|ruft)\b{_KLAUSEL}\bhervor|hervor(?:gerufen|ruft|rief)", _B, _NEBEN),
    _m(rf"löst(?:e|en)?\b{_KLAUSEL}\baus|ausgelöst|auslöst(?:e|en)?", _B, _NEBEN),
    _m(r"zurückzuführen", _B, _NEBEN),
    _m(rf"(?:geht|gehen|ging|gingen)\b{_KLAUSEL}\bauf\b{_KLAUSEL}\bzurück", _B, _NEBEN),
    _m(r"(?-i:Folgen?) (?:von|der|des|dieser|dieses)|infolge|folglich", _B, _NEBEN),
    _m(r"dank (?:der|des|dem|den|dieser|dieses|einer|eines|(?-i:[A-ZÄÖÜ])\w+)", _B, _ZEIT),
    _m(rf"(?:durch|wegen|aufgrund|mithilfe|mit Hilfe)\b{_KLAUSEL}\b{_BEWEGT}", _B, _ZEIT),
    _m(rf"{_BEWEGT}\b{_KLAUSEL}\b(?:dank|wegen|aufgrund)", _B, _ZEIT),
    _m(rf"(?:hat|haben|hatten?)\b{_KLAUSEL}\b(?:{_GESENKT})", _B, _STUDIE, _REFLEXIV),
    _m(rf"(?:hat|haben)\b{_KLAUSEL}\b{_GROESSE}\b{_KLAUSEL}\berhöht", _B, _STUDIE, _REFLEXIV),
    _m(r"(?:senk|minder|steiger)t(?:e|en)?", _B, _STUDIE, _SICH_ODER_PASSIV),
    _m(rf"{_ZUSTAND}t", _B, _STUDIE, _SICH_ODER_PASSIV),
    _m(rf"{_SUBJEKT}{_ZUSTAND}ten?", _B, _STUDIE, _SICH_ODER_PASSIV),
    _m(r"Erfolge? (?:von|der|des|dieser|dieses)", _B, "den Verlauf beschreiben"),
    _m(rf"sorg(?:t|te|ten|en)\b{_KLAUSEL}\b(?:dafür|für)", _B, _ERWARTUNG),
    _m(rf"(?:trägt|trugen|trug|tragen)\b{_KLAUSEL}\b(?:dazu|zur?|zum)\b{_KLAUSEL}\bbei", _E,
       _ERWARTUNG),
    _m(r"beigetragen", _E, _ERWARTUNG),
    _m(r"(?:half|halfen|geholfen|hilft)\b(?=\s*,[^.]*\bzu\b)", _E, _ERWARTUNG),
    _m(r"wirk(?:t|te|ten|en)(?!\w)(?!\s+(?:mit|zusammen)\b)|gewirkt", _E, _ERWARTUNG,
       _KANN),
    _m(r"wirksam(?:e|er|es|en|em)?|zeig(?:t|te|ten|en)\s+(?:eine\s+)?Wirkung", _E, _ERWARTUNG),
    _m(rf"Wirk(?:ung|samkeit)\b{_KLAUSEL}\b(?:belegt|bewiesen|erwiesen|nachgewiesen)", _B, _STUDIE),
    _m(r"nachweislich|erwiesenermaßen", _N, "nichts: das Wort streichen"),
    _m(r"garantier(?:t|te|ten|en)", _N, _ERWARTUNG),
    _m(rf"(?:löst|lösen)\b{_KLAUSEL}\b(?:Problem|Armut|Not|Notlage)\w*", _N, _ERWARTUNG),
    _m(rf"(?:wird|werden)\b{_KLAUSEL}(?<!zu )\b(?:{_SENKEN})", _N, _ERWARTUNG),
)  # fmt: skip

FREI = re.compile(
    r"\b(?:wirkt|wirken)\b[^.;:!?,]{0,80}\b(?:mit|zusammen)(?:\b(?!\s+\w)|\s*(?=[.,;:!?)]|$))"
    r"|\bführ(?:t|en)\b[^.;:!?,]{0,60}\b(?:zu|zum|zur)\b[^.;:!?,]{0,40}"
    r"\b(?:Seite|Kapitel|Tabelle|Abbildung|Anhang|Ordner|Bericht|Verzeichnis|Abschnitt)\w*"
    r"|\bvon selbst\b",
    re.IGNORECASE,
)
"""Uses that are no claim: taking part, working together, links within a document."""
VERNEINT = re.compile(
    r"\b(?:nicht|nichts|nie|niemals|kein\w*|weder|kaum|ohne dass|offen|unklar|unbekannt|fraglich"
    r"|ob|inwieweit|inwiefern|wie gut|wie stark|wodurch|warum|weshalb)\b",
    re.IGNORECASE,
)
"""A clause with one of these says what is not claimed."""
ABSICHT = re.compile(
    r"\b(?:soll|sollen|sollte|sollten|Ziel(?:e|en)?|damit|bezweckt|möchte\w*|will|wollen|müsste\w*"
    r"|könnte\w*|dürfte\w*|würde\w*|wäre\w*|falls|wenn)\b",
    re.IGNORECASE,
)
"""A clause with one of these states an aim, a condition or a possibility."""
