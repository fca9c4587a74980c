--[[ The one filter between the parsed document and every format, run before citeproc.

It expects top-level divs ".atlas-kapitel" (one per source document) and the metadata "atlas":
  format     html | typst | docx | pptx
  einbetten  addresses of images as "atlas-bild:path"; the engine puts their data there
  buch       numbering per chapter; otherwise per document
  nummern    headings get numbers
  seiten     map of source to page, for links between documents
  png        map of SVG to PNG, for formats that need pixels
  formeln    there are numbered equations (looking for them takes time)
  protokoll  file that receives what was found: images used, problems
Numbers are written into the text, the same in all formats. ]]

local ordner = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local A = { ziele = {}, maengel = {}, bilder = {}, kapitelzahl = 0, anhangzahl = 0 }

local function lade(name)
  return dofile(pandoc.path.join({ ordner, "filter", name .. ".lua" }))(A)
end

A.worte = { fig = "Abbildung", tbl = "Tabelle", eq = "Gleichung", sec = "Kapitel" }
A.kaesten = { note = "Hinweis", tip = "Tipp", warning = "Warnung", caution = "Vorsicht", important = "Wichtig" }

function A.mangel(art, ort, text)
  table.insert(A.maengel, { art = art, ort = ort, text = text })
end

function A.typst_text(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

function A.roh(text)
  return pandoc.RawInline(A.format == "docx" and "openxml" or A.format, text)
end

function A.rohblock(text)
  return pandoc.RawBlock(A.format == "docx" and "openxml" or A.format, text)
end

--- Register a numbered thing; complain about a second one with the same id.
function A.melde(id, ziel)
  if A.ziele[id] then
    A.mangel("doppelt", ziel.kapitel.datei, id)
  end
  A.ziele[id] = ziel
  return ziel
end

--- Next number of a kind (fig, tbl, eq) in its chapter or document.
function A.zaehle(art, kapitel)
  kapitel.zaehler[art] = (kapitel.zaehler[art] or 0) + 1
  local nummer = tostring(kapitel.zaehler[art])
  return (A.buch and kapitel.nummer) and (kapitel.nummer .. "." .. nummer) or nummer
end

--- "fig" for "fig-x"; nil for other ids.
function A.art(id)
  local art = id and id:lower():match("^(%a+)%-.")
  return (art and A.worte[art]) and art or nil
end

--- Caption with its label in front: "Abbildung 1: …".
function A.beschriftet(ziel, titel)
  local marke = ziel.unter and ("(" .. ziel.unter .. ")") or (A.worte[ziel.art] .. "\u{a0}" .. ziel.nummer)
  local ganz = pandoc.Inlines({ pandoc.Str(marke) })
  if #titel > 0 then
    ganz:extend({ pandoc.Str(ziel.unter and "" or ":"), pandoc.Space() })
    ganz:extend(titel)
  end
  return ganz
end

local bedingungen = lade("bedingungen")
local bilder = lade("bilder")
local kaesten = lade("kaesten")
local tabellen = lade("tabellen")
local abbildungen = lade("abbildungen")
local ueberschriften = lade("ueberschriften")
local formeln = lade("formeln")
local verweise = lade("verweise")

local block

--- All blocks in order; every block may become several.
function A.bloecke(liste, kapitel)
  local neu = pandoc.Blocks({})
  for _, b in ipairs(liste) do
    local ergebnis = block(b, kapitel)
    if pandoc.utils.type(ergebnis) == "Block" then
      neu:insert(ergebnis)
    else
      neu:extend(ergebnis)
    end
  end
  return neu
end

local function seitenumbruch()
  local umbruch = {
    html = '<div class="seitenumbruch"></div>',
    typst = "#pagebreak(weak: true)",
    docx = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
  }
  if not umbruch[A.format] then return {} end -- slides begin with their headings
  return A.rohblock(umbruch[A.format])
end

--- Small labels that the PDF template draws: "Entwurf", priority, field.
local function marke(span)
  local art = span.classes[1]
  if A.format ~= "typst" or (art ~= "status" and art ~= "prioritaet" and art ~= "handlungsfeld") then return nil end
  local ganz = pandoc.Inlines({ A.roh('#marke("' .. art .. '")[') })
  ganz:extend(span.content)
  ganz:insert(A.roh("]"))
  return ganz
end

local function bereich(div, kapitel)
  local art = A.art(div.identifier)
  if div.classes:includes("atlas-seitenumbruch") then
    return seitenumbruch()
  elseif div.classes:includes("panel-tabset") then
    return kaesten.reiter(div, kapitel)
  elseif kaesten.art(div) then
    return kaesten.kasten(div, kapitel)
  elseif art == "fig" then
    return abbildungen.bereich(div, kapitel)
  elseif art == "tbl" then
    return tabellen.bereich(div, kapitel)
  elseif div.attributes["layout-ncol"] then
    return abbildungen.raster(div, A.bloecke(div.content, kapitel))
  end
  div.content = A.bloecke(div.content, kapitel)
  return kaesten.eigener(div)
end

function block(b, kapitel)
  if b.t == "Header" then
    return ueberschriften.ueberschrift(b, kapitel)
  elseif b.t == "Div" then
    return bereich(b, kapitel)
  elseif b.t == "Figure" then
    return abbildungen.abbildung(b, kapitel)
  elseif b.t == "Table" then
    return tabellen.tabelle(b, kapitel)
  elseif b.t == "Para" or b.t == "Plain" then
    return formeln.absatz(b, kapitel)
  elseif b.t == "BlockQuote" then
    b.content = A.bloecke(b.content, kapitel)
  elseif b.t == "BulletList" or b.t == "OrderedList" then
    b.content = b.content:map(function(punkt) return A.bloecke(punkt, kapitel) end)
  end
  return b
end

local function lies_angaben(meta)
  local angaben = meta.atlas or {}
  local text = pandoc.utils.stringify
  A.format = text(angaben.format)
  A.einbetten, A.buch, A.nummern = angaben.einbetten, angaben.buch, angaben.nummern
  A.mit_formeln = angaben.formeln
  A.protokoll = angaben.protokoll and text(angaben.protokoll)
  A.seiten, A.png = {}, {}
  for k, v in pairs(angaben.seiten or {}) do A.seiten[k] = text(v) end
  for k, v in pairs(angaben.png or {}) do A.png[k] = text(v) end
end

local function neues_kapitel(div)
  local a = div.attributes
  local kapitel = { div = div, datei = a.datei, seite = a.seite, art = a.art, zaehler = {}, stufen = {}, stellen = {} }
  kapitel.ordner = pandoc.path.directory(a.datei)
  kapitel.basis = A.buch and 1 or ueberschriften.kleinste(div.content)
  return kapitel
end

--- Everything inside paragraphs, in one walk: each walk copies the whole chapter.
local function im_text(bloecke, kapitel)
  return bloecke:walk({
    Cite = function(cite) return verweise.zitat(cite, kapitel) end,
    Link = function(link) return verweise.verknuepfung(link, kapitel) end,
    Quoted = verweise.anfuehrung,
    Image = function(bild) return bilder.setze(bild, kapitel) end,
    RawBlock = function(roh) return bilder.beigaben(roh, kapitel) end,
    Math = formeln.setze,
    Span = function(span)
      local zeige = bedingungen.sichtbar(span)
      if zeige == false then return {} end
      if zeige then return span.content end
      return marke(span)
    end,
  })
end

local function schreibe_protokoll()
  if not A.protokoll then return end
  local liste = {}
  for nach, von in pairs(A.bilder) do table.insert(liste, { von = von, nach = nach }) end
  local datei = assert(io.open(A.protokoll, "w"))
  datei:write(pandoc.json.encode({ bilder = liste, maengel = pandoc.List(A.maengel) }))
  datei:close()
end

--- For bericht.lua, which calls the filter once for every format.
function Mangelhaft()
  return #A.maengel > 0
end

function Pandoc(doc)
  lies_angaben(doc.meta)
  local kapitel = pandoc.List({})
  for _, div in ipairs(doc.blocks) do
    if div.t == "Div" and div.classes:includes("atlas-kapitel") then
      div.content = bedingungen.waehle(div.content)
      kapitel:insert(neues_kapitel(div))
    end
  end
  A.kapitel_nach_datei = {}
  for _, k in ipairs(kapitel) do
    A.kapitel_nach_datei[k.datei] = k
    k.div.content = A.bloecke(k.div.content, k)
  end
  if A.format ~= "html" and A.buch then ueberschriften.eindeutig(kapitel) end
  for _, k in ipairs(kapitel) do k.div.content = im_text(k.div.content, k) end
  schreibe_protokoll()
  doc.meta.atlas = nil
  if not (A.format == "html" and A.buch) then
    local ganz = pandoc.Blocks({})
    for _, k in ipairs(kapitel) do ganz:extend(k.div.content) end
    doc.blocks = ganz
  else
    doc.blocks = pandoc.Blocks(kapitel:map(function(k) return k.div end))
  end
  return doc
end
