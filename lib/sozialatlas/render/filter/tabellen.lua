-- Tables: labels, captions of cells (tbl-cap), column widths, sub-tables.
return function(A)
  local M = {}

  local function breiten(tabelle)
    local angabe = tabelle.attributes["tbl-colwidths"]
    if not angabe then return end
    local zahlen = pandoc.List({})
    for zahl in angabe:gmatch("[%d.]+") do zahlen:insert(tonumber(zahl)) end
    for i, spalte in ipairs(tabelle.colspecs) do
      if zahlen[i] then tabelle.colspecs[i] = { spalte[1], zahlen[i] / 100 } end
    end
    tabelle.attributes["tbl-colwidths"] = nil
  end

  local ZEICHEN_JE_ZEILE = 86 -- of a table as wide as the page, in Word
  local RAND = 2 -- padding of a cell, in characters
  local ARTEN = { "rumpf", "wort", "ganz" }

  --- What a cell asks for: room for its longest word (words break after hyphens), and for its whole
  --- text. Heads are bold, break, and come after the words below them.
  local function laengen_von(zelle, kopf)
    local text = pandoc.utils.stringify(pandoc.Div(zelle.contents))
    local wort = 0
    for teil in text:gsub("(%-)", "%1 "):gmatch("%S+") do
      wort = math.max(wort, utf8.len(teil) or #teil)
    end
    wort = math.min(wort * (kopf and 1.2 or 1.05), 27) + RAND
    local ganz = kopf and wort or math.max(wort, (utf8.len(text) or #text) + RAND)
    return { rumpf = kopf and 0 or wort, wort = wort, ganz = ganz }
  end

  --- Per column the most that one of its cells asks for.
  local function wuensche(tabelle)
    local spalten = tabelle.colspecs:map(function() return { rumpf = 0, wort = 0, ganz = 0 } end)
    local function miss(reihen, kopf)
      for _, reihe in ipairs(reihen) do
        for i, zelle in ipairs(reihe.cells) do
          local laengen = laengen_von(zelle, kopf)
          for _, art in ipairs(ARTEN) do spalten[i][art] = math.max(spalten[i][art], laengen[art]) end
        end
      end
    end
    miss(tabelle.head.rows, true)
    for _, teil in ipairs(tabelle.bodies) do miss(teil.body, false) end
    return spalten
  end

  --- Widen columns from the words of the names to those of the heads, as far as there is room.
  local function fuer_koepfe(spalten, platz)
    local fehlt = 0
    for _, spalte in ipairs(spalten) do fehlt = fehlt + spalte.wort - spalte.rumpf end
    local anteil = fehlt > 0 and math.min(1, platz / fehlt) or 0
    for _, spalte in ipairs(spalten) do
      spalte.breite = spalte.rumpf + anteil * (spalte.wort - spalte.rumpf)
    end
    return platz - anteil * fehlt
  end

  --- Give what is left, a character at a time, to the column whose text takes the most lines.
  local function fuer_texte(spalten, platz)
    while platz >= 1 do
      local laengste = spalten[1]
      for _, spalte in ipairs(spalten) do
        if spalte.ganz * laengste.breite > laengste.ganz * spalte.breite then laengste = spalte end
      end
      if laengste.ganz <= laengste.breite then return end
      laengste.breite, platz = laengste.breite + 1, platz - 1
    end
  end

  --- Word gives columns without width equal ones.
  local function geschaetzt(tabelle)
    for _, spalte in ipairs(tabelle.colspecs) do
      if type(spalte[2]) == "number" then return end
    end
    local spalten, noetig = wuensche(tabelle), 0
    for _, spalte in ipairs(spalten) do noetig = noetig + spalte.rumpf end
    local ganz = math.max(ZEICHEN_JE_ZEILE, noetig)
    fuer_texte(spalten, fuer_koepfe(spalten, ganz - noetig))
    for i, spalte in ipairs(tabelle.colspecs) do
      tabelle.colspecs[i] = { spalte[1], spalten[i].breite / ganz }
    end
  end

  local function ist_wort(zelle)
    local text = pandoc.utils.stringify(pandoc.Div(zelle.contents))
    return text:find("^[^%d]") and text:find("%a") and zelle.col_span == 1
  end

  --- On pages the first column names its row where all its cells under a head are words.
  local function mit_zeilenkoepfen(tabelle)
    if #tabelle.colspecs < 2 or #tabelle.head.rows == 0 then return end
    for _, teil in ipairs(tabelle.bodies) do
      for _, reihe in ipairs(teil.body) do
        if not ist_wort(reihe.cells[1]) then return end
      end
    end
    tabelle.bodies = tabelle.bodies:map(function(teil)
      teil.row_head_columns = 1
      teil.body = teil.body:map(function(reihe)
        local zellen = reihe.cells
        zellen[1].attr.attributes.scope = "row"
        reihe.cells = zellen
        return reihe
      end)
      return teil
    end)
  end

  --- Own table, or one of a group (eltern).
  function M.tabelle(tabelle, kapitel, eltern)
    breiten(tabelle)
    if A.format == "html" then mit_zeilenkoepfen(tabelle) end
    if A.format == "docx" then geschaetzt(tabelle) end
    local id = tabelle.identifier
    if A.art(id) ~= "tbl" then return tabelle end
    local lang = tabelle.caption.long
    local titel = #lang > 0 and lang[1].content or pandoc.Inlines({})
    tabelle.caption = { long = { pandoc.Plain(A.beschriftet(A.melde_teil(id, kapitel, eltern), titel)) } }
    return tabelle
  end
  A.tabelle = M.tabelle

  --- Place of the one table among the blocks; nil where there are several or none.
  local function einzige(bloecke)
    local stelle
    for i, b in ipairs(bloecke) do
      if b.t == "Table" then
        if stelle then return nil end
        stelle = i
      elseif b.t == "Div" then
        return nil
      end
    end
    return stelle
  end

  --- "::: {#tbl-x}": the caption moves to the one table inside, or spans several.
  function M.bereich(div, kapitel)
    local titel = A.trenne(div)
    local stelle = einzige(div.content)
    if not stelle then return M.gruppe(div, titel, kapitel) end
    local ziel = A.melde_teil(div.identifier, kapitel)
    local tabelle = div.content[stelle]
    breiten(tabelle)
    if A.format == "html" then mit_zeilenkoepfen(tabelle) end
    local eigener = #tabelle.caption.long > 0 and tabelle.caption.long[1].content or {}
    tabelle.identifier = div.identifier
    tabelle.caption = { long = { pandoc.Plain(A.beschriftet(ziel, #titel > 0 and titel or eigener)) } }
    div.content[stelle] = tabelle
    return div.content
  end

  function M.gruppe(div, titel, kapitel)
    local ziel = A.melde_teil(div.identifier, kapitel)
    local inhalt = A.teile(div.content, kapitel, ziel)
    if div.attributes["layout-ncol"] then inhalt = pandoc.Blocks(A.raster(div, inhalt)) end
    return A.figur(div.identifier, A.beschriftet(ziel, titel), inhalt, "table", kapitel)
  end

  return M
end
