"""Run the cells of a document and write their outputs as Markdown.

The cells run once for all formats. Where formats need different things (a table as HTML, a chart
as SVG or PNG), the Markdown holds both and the filter chooses.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler, SozialatlasFehler
from sozialatlas.render import foliensatz, teilmenge
from sozialatlas.render.qmd import Ausdruck, Quelltext, Text, Zelle
from sozialatlas.render.sitzung import (
    ABBILDUNG,
    BREITE,
    HOEHE,
    HTML,
    MARKDOWN,
    Ausgabe,
    Sitzung,
)

VORGABE = {
    "echo": True,
    "eval": True,
    "include": True,
    "output": True,
    "warning": True,
    "error": False,
}
TEXT = "text/plain"


def fuehre_aus(
    quelle: Quelltext, vorgabe: Mapping[str, Any], sitzung: Sitzung, wurzel: Path
) -> str:
    """Return the Markdown of ``quelle`` with the outputs of all cells.

    ``vorgabe`` is the merged ``execute:`` mapping, ``wurzel`` the folder that figure paths start
    at. Raises RenderFehler at the first cell or expression that fails.
    """
    vorgabe = {**VORGABE, **{k: v for k, v in vorgabe.items() if k in VORGABE}}
    if any(isinstance(teil, Zelle) for teil in quelle.teile):
        sitzung.starte_bilder()
    folien, stuecke = foliensatz.ist_foliensatz(quelle.kopf), []
    for teil in quelle.teile:
        if isinstance(teil, Text):
            stuecke.append(teil.text)
        elif isinstance(teil, Ausdruck):
            stuecke.append(_ausdruck(teil, sitzung))
        else:
            optionen = {**vorgabe, **teil.optionen, "folien": folien}
            stuecke.append(_zelle(teil, optionen, sitzung, wurzel))
    return "".join(stuecke)


def _ausdruck(ausdruck: Ausdruck, sitzung: Sitzung) -> str:
    try:
        daten = sitzung.werte_aus(ausdruck.code)
    except Exception as fehler:
        raise RenderFehler(_mangel(ausdruck, "Ausdruck", fehler, 0)) from None
    if MARKDOWN in daten:
        return str(daten[MARKDOWN]).strip()
    return maskiere(str(daten.get(TEXT, "")))


def maskiere(text: str) -> str:
    """Escape what Markdown would read as markup; blanks and line ends stay."""
    return re.sub(r"([\\`*_{}\[\]<>#$^~|@\"'!:-])", r"\\\1", text)


def _zelle(zelle: Zelle, optionen: Mapping[str, Any], sitzung: Sitzung, wurzel: Path) -> str:
    code = zelle.code.strip("\n")
    zeigt_code = optionen["echo"] and optionen["include"] and code.strip()
    teile = [_codeblock(code, "{.python .cell-code}")] if zeigt_code else []
    if optionen["eval"]:
        lauf = sitzung.fuehre_aus(
            code,
            _bildname(zelle),
            optionen.get("fig-width", BREITE),
            optionen.get("fig-height", HOEHE),
        )
        if lauf.fehler is not None and not optionen["error"]:
            raise RenderFehler(_mangel(zelle, zelle.name, lauf.fehler, zelle.kopfzeilen + 1))
        if optionen["output"] is not False and optionen["include"]:
            text = _ausgaben(list(lauf.ausgaben), lauf.fehler, optionen, wurzel)
            _pruefe_ausgabe(text, zelle, optionen["folien"])
            teile.append(text)
    # Quarto ends a paragraph at a cell, so that text before and after never runs together.
    return "\n\n" + "\n\n".join(t for t in teile if t) + "\n\n" if teile else "\n\n"


def _bildname(zelle: Zelle) -> str:
    return re.sub(r"[^\w-]", "-", str(zelle.optionen.get("label") or f"zelle-{zelle.nummer}"))


_NETZ = re.compile(
    r"<(?:script|link|iframe|img|source)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.I
)


def _pruefe_ausgabe(text: str, zelle: Zelle, folien: bool) -> None:
    """Outputs obey the same subset as written text; code blocks are left out."""
    if _NETZ.search(text):
        raise RenderFehler(
            Mangel(
                zelle.datei,
                zelle.zeile,
                zelle.name,
                "Die Ausgabe lädt etwas aus dem Netz nach.",
                "Seiten, die ohne Netz vollständig sind.",
            )
        )
    ohne_code = re.sub(r"(?ms)^(`{3,}).*?^\1`*\s*$", "", text)
    maengel = [
        mangel
        for zeile in ohne_code.splitlines()
        for mangel in teilmenge.pruefe_zeile(
            re.sub(r"`[^`]*`", "", zeile), zelle.datei, zelle.zeile, folien
        )
    ]
    if maengel:
        raise RenderFehler(maengel)


def _ausgaben(
    ausgaben: list[Ausgabe], fehler: BaseException | None, optionen: Mapping[str, Any], wurzel: Path
) -> str:
    bilder = [a for a in ausgaben if ABBILDUNG in a.daten]
    hauptbild = bilder[0] if bilder else None
    teile = []
    for ausgabe in ausgaben:
        if ausgabe is hauptbild:
            teile.append(_bilder(bilder, optionen, wurzel))
        elif ABBILDUNG not in ausgabe.daten and not (
            bilder and set(ausgabe.daten) == {TEXT} and ausgabe.art == "anzeige"
        ):
            teile.append(_ausgabe(ausgabe, optionen))
    if fehler is not None:
        teile.append(_umhuelle(f"{type(fehler).__name__}: {fehler}", "error"))
    text = "\n\n".join(t for t in teile if t)
    return _tabelle(text, optionen) if str(optionen.get("label", "")).startswith("tbl-") else text


def _ausgabe(ausgabe: Ausgabe, optionen: Mapping[str, Any]) -> str:
    daten = ausgabe.daten
    if ausgabe.art == "stdout":
        text = str(daten["text"])
        return text if optionen["output"] == "asis" else _umhuelle(text.rstrip("\n"), "stdout")
    if ausgabe.art == "stderr":
        return _umhuelle(str(daten["text"]).rstrip("\n"), "stderr") if optionen["warning"] else ""
    if HTML in daten and MARKDOWN in daten:
        return (
            f'::: {{.content-visible when-format="html"}}\n\n{_html(str(daten[HTML]))}\n\n:::\n\n'
            f'::: {{.content-hidden when-format="html"}}\n\n{daten[MARKDOWN]}\n\n:::'
        )
    if MARKDOWN in daten:
        return str(daten[MARKDOWN])
    if HTML in daten:
        return _html(str(daten[HTML]))
    return _umhuelle(str(daten.get(TEXT, "")), "display")


def _html(text: str) -> str:
    """HTML for the filter: left as it is on pages, read as a table or paragraph elsewhere."""
    return f"::: {{.atlas-html}}\n{_codeblock(text, '{=html}')}\n:::"


def _umhuelle(text: str, art: str) -> str:
    return f"::: {{.cell-output .cell-output-{art}}}\n{_codeblock(text, '')}\n:::" if text else ""


def _codeblock(text: str, art: str) -> str:
    zaun = "`" * max(3, 1 + max((len(z) for z in re.findall(r"`+", text)), default=0))
    return f"{zaun}{' ' + art if art else ''}\n{text}\n{zaun}"


def _anfuehren(text: Any) -> str:
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _eines(wert: Any, stelle: int) -> Any:
    """The entry for the figure ``stelle`` of an option that may be one text or a list."""
    if isinstance(wert, list):
        return wert[stelle] if stelle < len(wert) else None
    return wert


def _bilder(bilder: list[Ausgabe], optionen: Mapping[str, Any], wurzel: Path) -> str:
    label = str(optionen.get("label", ""))
    kennung = label if label.startswith("fig-") else None
    pfade = ["/" + Path(b.daten[ABBILDUNG]).relative_to(wurzel).as_posix() for b in bilder]
    titel, alt = optionen.get("fig-cap"), optionen.get("fig-alt")
    if len(pfade) == 1:
        return _bild(pfade[0], _eines(titel, 0), kennung, _eines(alt, 0))
    unter = optionen.get("fig-subcap")
    einzeln = [
        _bild(pfad, _eines(unter, i), f"{kennung}-{i + 1}" if kennung else None, _eines(alt, i))
        for i, pfad in enumerate(pfade)
    ]
    spalten = f' layout-ncol="{optionen["layout-ncol"]}"' if "layout-ncol" in optionen else ""
    inhalt = "\n\n".join(einzeln)
    if kennung:
        return f"::: {{#{kennung}{spalten}}}\n\n{inhalt}\n\n{_eines(titel, 0) or ''}\n\n:::"
    return f"::: {{{spalten.strip()}}}\n\n{inhalt}\n\n:::" if spalten else inhalt


def _bild(pfad: str, titel: str | None, kennung: str | None, alt: str | None) -> str:
    angaben = ([f"#{kennung}"] if kennung else []) + ([f"fig-alt={_anfuehren(alt)}"] if alt else [])
    bild = f"![{titel or ''}]({pfad})" + ("{" + " ".join(angaben) + "}" if angaben else "")
    if kennung and not titel:
        return (
            f"::: {{#{kennung}}}\n\n![]({pfad})"
            + (f"{{fig-alt={_anfuehren(alt)}}}" if alt else "")
            + "\n\n:::"
        )
    return bild


def _tabelle(text: str, optionen: Mapping[str, Any]) -> str:
    titel = optionen.get("tbl-cap")
    return f"::: {{#{optionen['label']}}}\n\n{text}\n\n{titel or ''}\n\n:::"


def _mangel(ort: Zelle | Ausdruck, name: str, fehler: BaseException, kopf: int) -> Mangel:
    """A short German message for what a cell raised: where and what, no traceback."""
    zeile = ort.zeile + kopf
    if isinstance(fehler, SyntaxError):
        zeile += (fehler.lineno or 1) - 1
    else:
        spur = [
            s for s in traceback.extract_tb(fehler.__traceback__) if "ipython-input" in s.filename
        ]
        zeile += (spur[-1].lineno or 1) - 1 if spur else 0
    text = (
        str(fehler)
        if isinstance(fehler, SozialatlasFehler)
        else f"{type(fehler).__name__}: {fehler}"
    )
    code = ort.code.strip().splitlines()
    return Mangel(
        ort.datei,
        zeile,
        name,
        " ".join(text.split()),
        abhilfe=f"Die Zelle beginnt mit „{json.dumps(code[0], ensure_ascii=False)[1:-1]}“."
        if code
        else "",
    )
