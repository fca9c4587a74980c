"""Edits a document in LibreOffice as a person would; run by a Python that has the module uno.

    python3 bearbeite.py SOFFICE PROFIL EIN AUS < schritte.json

The steps are a list of [name, words, …]; see the functions below.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def eigenschaft(name, wert):
    e = PropertyValue()
    e.Name, e.Value = name, wert
    return e


def finde(dokument, worte):
    suche = dokument.createSearchDescriptor()
    suche.SearchString = worte
    fund = dokument.findFirst(suche)
    assert fund is not None, worte
    return fund


def ersetze(dokument, worte, neu):
    finde(dokument, worte).String = neu


def verfolge(dokument, an):
    dokument.RecordChanges = an


def haenge_absatz_an(dokument, worte, neu):
    """Press Enter behind the words and write a new paragraph."""
    fund = finde(dokument, worte)
    zeiger = fund.Text.createTextCursorByRange(fund.End)
    fund.Text.insertControlCharacter(zeiger, 0, False)
    fund.Text.insertString(zeiger, neu, False)


SCHRITTE = {f.__name__: f for f in (ersetze, verfolge, haenge_absatz_an)}


def verbinde(rohr):
    umgebung = uno.getComponentContext()
    verbinder = umgebung.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            return verbinder.resolve(f"uno:pipe,name={rohr};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice antwortet nicht.")


def main(soffice, profil, ein, aus):
    rohr = f"wort{os.getpid()}"
    befehl = [
        soffice,
        f"-env:UserInstallation=file://{profil}",
        "--headless",
        "--norestore",
        f"--accept=pipe,name={rohr};urp;",
    ]
    laufend = subprocess.Popen(befehl, stderr=subprocess.DEVNULL)
    try:
        kontext = verbinde(rohr)
        tisch = kontext.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", kontext
        )
        verborgen = (eigenschaft("Hidden", True),)
        dokument = tisch.loadComponentFromURL(Path(ein).as_uri(), "_blank", 0, verborgen)
        for name, *angaben in json.load(sys.stdin):
            SCHRITTE[name](dokument, *angaben)
        dokument.storeToURL(Path(aus).as_uri(), (eigenschaft("FilterName", "MS Word 2007 XML"),))
        dokument.close(True)
        with contextlib.suppress(Exception):  # the bridge breaks while it ends
            tisch.terminate()
        laufend.wait(30)
    finally:
        laufend.kill()


main(*sys.argv[1:5])
