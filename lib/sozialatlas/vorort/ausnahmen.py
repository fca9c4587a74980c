"""What is written like a person and is none: offices, bodies, institutions, ordinary words."""

from __future__ import annotations

import re

_AMT = re.compile(
    r"(?:meister|[Rr]at|[Rr]ätin|ezernent|inister|räsident|[Ll]eiter|eauftragte[rn]?|orsitzende[rn]?|"
    r"irektor|anzler|taatssekretär|eferent|eigeordnete[rn]?|bgeordnete[rn]?)(?:in)?$"
)
_EINRICHTUNG = re.compile(
    r"(?:[Ss]chule|[Ss]chulen|[Gg]ymnasium|[Kk]ita|[Kk]indergarten|[Hh]ort|[Hh]aus|[Zz]entrum|"
    r"[Ss]tiftung|[Uu]niversität|[Kk]linik|[Kk]linikum|[Bb]ibliothek|[Vv]erein|[Vv]erband|[Ww]erk|"
    r"[Pp]reis|[Ss]tadt|[Pp]latz|[Ss]traße|[Rr]ing|[Pp]ark|[Hh]eim|[Tt]reff|[Kk]lub|[Cc]lub|"
    r"[Aa]mt|[Ss]telle|[Bb]üro|[Kk]reis|[Gg]emeinde|[Kk]irche|[Hh]ilfe|[Dd]ienst|[Bb]ühne|"
    r"[Tt]heater|[Ii]nstitut|[Mm]useum|[Ss]iedlung|[Vv]iertel|[Qq]uartier|[Aa]llee|[Ww]eg)(?:e|en|es|s)?$"
)
_NOMEN = re.compile(
    r"(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|täten|ismus|mente?|"
    r"zeit|zeiten|arbeit|angebote?|anspruch|plätze|geld|lage|kosten|bedarf|zugang|jährige[rn]?)$"
)
_WORTTEXT = """
    Alter Alltag Anfang Angebot Angebote Anspruch Anteil Antrag Arbeit Armut Arzt Ausbildung Beruf
    Beratung Besuch Betreuung Bildung Budget Bund Büro Bus Ehrenamt Einkommen Eltern Ende Essen
    Euro Familie Familien Ferien Fest Förderung Frau Frauen Freizeit Geld Gemeinde Gespräch
    Gesundheit Gruppe Haus Haushalt Hilfe Hilfen Hort Ideen Jahr Jahre Job Jugend Junge Kind Kinder
    Kita Kontakt Kosten Kreis Land Leben Leute Lohn Mann Maßnahme Menschen Miete Mitte Mittel
    Mutter Männer Mütter Netz Ort Pause Pflege Plan Platz Politik Projekt Prozent Quartier Rat Raum
    Rente Rolle Ruhe Räume Schule Schulen Sport Sprache Staat Stadt Stelle Stellen Stunden System
    Tag Tage Teil Teilzeit Termin Thema Träger Unterhalt Unterstützung Urlaub Vater Verein Vereine
    Vertrauen Vollzeit Väter Weg Welt Wert Woche Wochen Wohnen Wohnung Zahl Zeit Zentrum Ziel
    Zugang Zukunft Zusammenhalt
"""
_WORTE = frozenset(_WORTTEXT.split())
_BEGLEITER = re.compile(
    r"\b(?:jede[rnms]?|eine[rnms]?|keine[rnms]?|pro|je|als|diese[rnms]?|welche[rnms]?|"
    r"alleinerziehende[rn]?|junge[rn]?|ältere[rn]?|ein|Beruf und|Arbeit und)$",
    re.IGNORECASE,
)
_POSTFACH = re.compile(
    r"(?:^|[._-])(?:info|kontakt|post|poststelle|mail|office|buero|büro|sekretariat|presse|service|"
    r"redaktion|verwaltung|\w*amt|\w*planung|\w*stelle|\w*beratung|\w*hilfe|\w*schule|\w*zentrum|"
    r"\w*haus|kita\w*|stadt\w*|landkreis\w*)(?:$|[._-])",
    re.IGNORECASE,
)
_KEIN_ORT = re.compile(
    r"(?:spiel|arbeits|ausbildungs|kita|betreuungs|pflege|heim|krippen|hort|studien|schlaf|sitz|"
    r"sport|bolz|schul|bildungs|berufs|lebens|hilfe|park|stell|steh|therapie|mittag)(?:platz|weg)$",
    re.IGNORECASE,
)


def ist_amt(wort: str) -> bool:
    """Is it a public function: "Landrätin", "Oberbürgermeister", "Dezernentin"?"""
    return bool(_AMT.search(wort))


def ist_einrichtung(wort: str) -> bool:
    """Is it the kind of an institution or place that may bear a person's name?"""
    return bool(_EINRICHTUNG.search(wort))


def ist_allgemein(wort: str) -> bool:
    """Is it an ordinary noun of the field, by its form or by a short list?"""
    return wort in _WORTE or bool(_NOMEN.search(wort)) or ist_einrichtung(wort)


def mitten_im_satz(davor: str, anrede: str) -> bool:
    """Does "Frau" or "Familie" mean any of them here: "jede Frau", "eine Familie"?"""
    return anrede in ("Frau", "Familie", "Geschwister", "Ehepaar") and bool(
        _BEGLEITER.search(davor.rstrip())
    )


def ist_postfach(name: str) -> bool:
    """Is the part before the @ that of an office: "jugendamt", "info"?"""
    return bool(_POSTFACH.search(name))


def ist_platz(strasse: str) -> bool:
    """Is it no address: "Spielplatz 2", "Bildungsweg 3"?"""
    return bool(_KEIN_ORT.search(strasse))
