"""The exchange with Kommunen: data requests go out as workbooks, answers come back checked.

::

    formular (what stands where) ─► mappe (workbook out)
        │                               :
        └──► pruefung ◄── oeffnen (untrusted workbook in)
               │  ├─ zahlen, angaben    what a cell says
               │  └─ zusammenhang       sums, parts, secrets, jumps
               ▼
             ablage ─► kommunen/<AGS>-<name>/lieferungen/<stand>.csv, .quelle.yml, -protokoll.docx
                                              │
             lieferungen (what was delivered) ◄┘     abfrage: what the command line calls

Reports read :mod:`lieferungen` only, which needs no spreadsheet library.
"""
