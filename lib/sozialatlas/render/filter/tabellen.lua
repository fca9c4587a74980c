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

  --- Own table, or one of a group (eltern).
  function M.tabelle(tabelle, kapitel, eltern)
    breiten(tabelle)
    local id = tabelle.identifier
    if A.art(id) ~= "tbl" then return tabelle end
    local lang = tabelle.caption.long
    local titel = #lang > 0 and lang[1].content or pandoc.Inlines({})
    tabelle.caption = { long = { pandoc.Plain(A.beschriftet(A.melde_teil(id, kapitel, eltern), titel)) } }
    return tabelle
  end
  A.tabelle = M.tabelle

  local function tabellen_in(bloecke)
    local zahl = 0
    bloecke:walk({ Table = function() zahl = zahl + 1 end })
    return zahl
  end

  --- "::: {#tbl-x}": the caption moves to the one table inside, or spans several.
  function M.bereich(div, kapitel)
    local titel = A.trenne(div)
    if tabellen_in(div.content) ~= 1 then return M.gruppe(div, titel, kapitel) end
    local ziel = A.melde_teil(div.identifier, kapitel)
    return div.content:walk({
      Table = function(tabelle)
        breiten(tabelle)
        local eigener = #tabelle.caption.long > 0 and tabelle.caption.long[1].content or {}
        tabelle.identifier = div.identifier
        tabelle.caption = { long = { pandoc.Plain(A.beschriftet(ziel, #titel > 0 and titel or eigener)) } }
        return tabelle
      end,
    })
  end

  function M.gruppe(div, titel, kapitel)
    local ziel = A.melde_teil(div.identifier, kapitel)
    local inhalt = A.teile(div.content, kapitel, ziel)
    if div.attributes["layout-ncol"] then inhalt = pandoc.Blocks(A.raster(div, inhalt)) end
    return A.figur(div.identifier, A.beschriftet(ziel, titel), inhalt, "table", kapitel)
  end

  return M
end
