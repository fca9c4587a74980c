-- Callouts, tabs and the project's own boxes.
return function(A)
  local M = {}
  local reiterzahl = 0

  function M.art(div)
    for _, klasse in ipairs(div.classes) do
      local art = klasse:match("^callout%-(%a+)$")
      if art and A.kaesten[art] then return art end
    end
  end

  function A.ist_kasten(div)
    return div.classes:includes("panel-tabset") or M.art(div) ~= nil
  end

  --- Title: given as attribute, as first heading, or the word of the kind.
  local function titel(div, art)
    local kopf = div.content[1]
    if kopf and kopf.t == "Header" then
      div.content:remove(1)
      return kopf.content
    end
    local angabe = div.attributes.title
    return pandoc.Inlines({ pandoc.Str(angabe or A.kaesten[art]) })
  end

  local function umschliesse(vorn, ueberschrift, mitte, inhalt, hinten)
    local ganz = pandoc.Blocks({ A.rohblock(vorn), pandoc.Plain(ueberschrift), A.rohblock(mitte) })
    ganz:extend(inhalt)
    ganz:insert(A.rohblock(hinten))
    return ganz
  end

  local function html(art, ueberschrift, inhalt, falten)
    local klasse = '"callout callout-' .. art .. '"'
    if falten then
      return umschliesse("<details class=" .. klasse .. (falten == "false" and " open" or "") .. '><summary class="callout-title">',
        ueberschrift, '</summary><div class="callout-content">', inhalt, "</div></details>")
    end
    return umschliesse("<div class=" .. klasse .. '><div class="callout-title">', ueberschrift,
      '</div><div class="callout-content">', inhalt, "</div></div>")
  end

  local ZELLE = '<w:tc><w:tcPr><w:tcW w:w="5000" w:type="pct"/></w:tcPr>'
  local KOPFZEILE = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" .. ZELLE
  local XML = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

  local function tabellenanfang(name, titel_)
    local text = pandoc.utils.stringify(titel_):gsub('[&<>"]', XML)
    return '<w:tbl><w:tblPr><w:tblStyle w:val="' .. name:gsub(" ", "") .. 'Box"/><w:tblW w:w="5000" w:type="pct"/>'
      .. '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
      .. '<w:tblCaption w:val="Kasten: ' .. text .. '"/></w:tblPr><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>'
  end

  --- A cell of Word must end with a paragraph.
  local function zellenende(inhalt)
    local sichtbar = inhalt:filter(function(b) return b.t ~= "RawBlock" or b.format == "openxml" end)
    local letzter = sichtbar[#sichtbar]
    local mit_absatz = letzter and (letzter.t == "Para" or letzter.t == "Plain" or letzter.t == "BulletList")
    return mit_absatz and "" or "<w:p/>"
  end

  --- A box in Word: one column whose table style draws rule and ground, so that they run on beside
  --- lists and tables inside. The title is its header row: read as such, repeated on the next page.
  local function docx(name, titelzeile, inhalt)
    local function im_stil(bloecke, stil)
      return pandoc.Div(bloecke, pandoc.Attr("", {}, { ["custom-style"] = stil }))
    end
    local ganz = pandoc.Blocks({ A.rohblock(tabellenanfang(name, titelzeile) .. KOPFZEILE), im_stil({ titelzeile }, name .. " Title") })
    if #inhalt > 0 then
      ganz:extend({ A.rohblock("</w:tc></w:tr><w:tr>" .. ZELLE), im_stil(inhalt, name), A.rohblock(zellenende(inhalt)) })
    end
    ganz:extend({ A.rohblock("</w:tc></w:tr></w:tbl>"), A.rohblock("<w:p/>") })
    return ganz
  end

  --- Slides know no boxes: a bold line stands above the text.
  local function auf_folie(ueberschrift, inhalt)
    local ganz = pandoc.Blocks({ pandoc.Para({ pandoc.Strong(ueberschrift) }) })
    ganz:extend(inhalt)
    return ganz
  end

  function M.kasten(div, kapitel)
    local art = M.art(div)
    local ueberschrift = titel(div, art)
    local inhalt = A.bloecke(M.ohne_nummern(div.content), kapitel)
    if A.format == "html" then return html(art, ueberschrift, inhalt, div.attributes.collapse) end
    if A.format == "docx" then return docx("Callout " .. art, pandoc.Para(ueberschrift), inhalt) end
    if A.format == "pptx" then return auf_folie(ueberschrift, inhalt) end
    return umschliesse('#kasten(art: "' .. art .. '", titel: [', ueberschrift, "])[", inhalt, "]")
  end

  --- Headings inside a box are no sections.
  function M.ohne_nummern(bloecke)
    for i, b in ipairs(bloecke) do
      if b.t == "Header" then
        b.classes:extend({ "unnumbered", "unlisted" })
        bloecke[i] = b
      elseif b.t == "Div" then
        b.content = M.ohne_nummern(b.content)
        bloecke[i] = b
      end
    end
    return bloecke
  end

  --- Split the content of a tabset at its headings: {{titel, inhalt}, …}.
  local function teile(div)
    local liste, stufe = pandoc.List({}), nil
    for _, b in ipairs(div.content) do
      if b.t == "Header" and (not stufe or b.level <= stufe) then
        stufe = b.level
        liste:insert({ kopf = b, inhalt = pandoc.Blocks({}) })
      elseif #liste > 0 then
        liste[#liste].inhalt:insert(b)
      end
    end
    return liste
  end

  function M.reiter(div, kapitel)
    reiterzahl = reiterzahl + 1
    local liste = teile(div)
    local inhalte = liste:map(function(t) return A.bloecke(M.ohne_nummern(t.inhalt), kapitel) end)
    if A.format ~= "html" then
      local ganz = pandoc.Blocks({})
      for i, t in ipairs(liste) do
        t.kopf.classes:extend({ "unnumbered", "unlisted" })
        local teil = A.format == "pptx" and auf_folie(t.kopf.content, inhalte[i])
        ganz:extend(teil or A.bloecke({ t.kopf }, kapitel))
        ganz:extend(teil and {} or inhalte[i])
      end
      return ganz
    end
    local punkte, tafeln = pandoc.List({}), pandoc.Blocks({})
    for i, t in ipairs(liste) do
      local id = "tabset-" .. reiterzahl .. "-" .. i
      punkte:insert({ pandoc.Plain({ pandoc.Link(t.kopf.content, "#" .. id) }) })
      tafeln:insert(pandoc.Div(inhalte[i], pandoc.Attr(id, { "tab-pane" })))
    end
    tafeln:insert(1, pandoc.BulletList(punkte))
    return pandoc.Div(tafeln, pandoc.Attr(div.identifier, { "panel-tabset" }))
  end

  local function ist_titel(block)
    return block and block.t == "Para" and #block.content == 1 and block.content[1].t == "Strong"
  end

  local KLEIN = { tabellennote = true, beleg = true, nachschlagen = true }

  --- Boxes that the templates know by name: a recommendation, its proof, the notes below a table,
  --- what is for looking up.
  function M.eigener(div)
    if div.classes:includes("empfehlung") and A.format == "typst" then
      local ganz = pandoc.Blocks({ A.rohblock("#empfehlung[") })
      if ist_titel(div.content[1]) then
        ganz:extend({ A.rohblock("#entwurfstitel["), table.remove(div.content, 1), A.rohblock("]") })
      end
      ganz:extend(div.content)
      ganz:insert(A.rohblock("]"))
      return ganz
    end
    local klein = div.classes:find_if(function(klasse) return KLEIN[klasse] end)
    if klein and A.format == "typst" then
      local note = pandoc.Blocks({ A.rohblock("#" .. klein .. "[") })
      note:extend(div.content)
      note:insert(A.rohblock("]"))
      return note
    end
    if div.classes:includes("tabellennote") and A.format == "docx" then
      return pandoc.Div(div.content, pandoc.Attr("", {}, { ["custom-style"] = "Tabellennote" }))
    end
    if div.classes:includes("empfehlung") and A.format == "docx" then
      local titelzeile = table.remove(div.content, 1)
      return docx("Empfehlung", titelzeile, div.content)
    end
    return div
  end

  return M
end
