-- Numbers of headings: written into the text; chapters count in numbers, appendices in letters.
return function(A)
  local M = {}

  --- Smallest level of the headings that structure a document (not those of boxes and tabs).
  function M.kleinste(bloecke)
    local function suche(liste)
      local stufe = 7
      for _, b in ipairs(liste) do
        if b.t == "Header" then
          stufe = math.min(stufe, b.level)
        elseif b.t == "Div" and not A.ist_kasten(b) then
          stufe = math.min(stufe, suche(b.content))
        end
      end
      return stufe
    end
    local stufe = suche(bloecke)
    return stufe == 7 and 1 or stufe
  end

  local function kapitelnummer(kapitel)
    if kapitel.art == "anhang" then
      A.anhangzahl = A.anhangzahl + 1
      return string.char(64 + A.anhangzahl)
    end
    A.kapitelzahl = A.kapitelzahl + 1
    return tostring(A.kapitelzahl)
  end

  --- Number of the next heading of a level, or nil where its chapter has none.
  local function naechste(stufe, kapitel)
    local stufen = kapitel.stufen
    for i = #stufen + 1, stufe do stufen[i] = 0 end
    for i = stufe + 1, #stufen do stufen[i] = nil end
    if A.buch and stufe == 1 then
      kapitel.nummer = kapitelnummer(kapitel)
      kapitel.zaehler = {}
      stufen[1] = 1
      return kapitel.nummer
    end
    stufen[stufe] = stufen[stufe] + 1
    if not A.buch then return table.concat(stufen, ".") end
    return kapitel.nummer and (kapitel.nummer .. "." .. table.concat(stufen, ".", 2)) or nil
  end

  local function mit_nummer(kopf, nummer, anhang)
    local davor
    if anhang then
      davor = { pandoc.Str("Anhang " .. nummer .. " — ") }
    elseif A.format == "html" then
      davor = { pandoc.Span({ pandoc.Str(nummer) }, pandoc.Attr("", { "header-section-number" })), pandoc.Space() }
    elseif A.format == "docx" then
      davor = {
        pandoc.Span({ pandoc.Str(nummer) }, pandoc.Attr("", {}, { ["custom-style"] = "Section Number" })),
        A.roh("<w:r><w:tab/></w:r>"),
      }
    else
      davor = { pandoc.Str(nummer .. "\u{2002}") }
    end
    local ganz = pandoc.Inlines(davor)
    ganz:extend(kopf.content)
    kopf.content = ganz
  end

  function M.ueberschrift(kopf, kapitel)
    local stufe = kopf.level - kapitel.basis + 1
    local anhang = A.buch and stufe == 1 and kapitel.art == "anhang"
    local titel = kopf.content:clone()
    local nummer
    if A.nummern and stufe >= 1 and not kopf.classes:includes("unnumbered") then
      nummer = naechste(stufe, kapitel)
    end
    if A.art(kopf.identifier) == "sec" then
      A.melde(kopf.identifier, { art = "sec", nummer = nummer, kapitel = kapitel, titel = titel,
        ganz = A.buch and stufe == 1, anhang = anhang })
    end
    if A.buch and stufe == 1 and not kapitel.kennung then
      kapitel.kennung = kopf.identifier
    end
    if nummer then
      kopf.attributes.number = nummer
      mit_nummer(kopf, nummer, anhang)
    end
    if A.format == "typst" then return M.typst(kopf, kapitel, stufe, anhang) end
    return kopf
  end

  --- In PDF the sections of a report start at level 1, and an appendix opens with a call.
  function M.typst(kopf, kapitel, stufe, anhang)
    kopf.level = math.max(1, stufe)
    if anhang and A.anhangzahl == 1 then
      return pandoc.Blocks({ A.rohblock("#anhang-beginn()"), kopf })
    end
    return kopf
  end

  --- Ids of different chapters meet in one file: the later one gets a suffix, with its links.
  function M.eindeutig(kapitel)
    local gesehen = {}
    for i, k in ipairs(kapitel) do
      local neu = {}
      local function benenne(element)
        local id = element.identifier
        if id ~= "" and not A.art(id) and id ~= "refs" then
          if gesehen[id] and gesehen[id] ~= i then
            neu[id] = id .. "-k" .. i
            element.identifier = neu[id]
            return element
          end
          gesehen[id] = i
        end
      end
      k.div.content = k.div.content:walk({ Header = benenne, Div = benenne, Span = benenne, Figure = benenne, Table = benenne })
      k.div.content = k.div.content:walk({
        Link = function(link)
          local ziel = link.target:match("^#(.+)$")
          if ziel and neu[ziel] then
            link.target = "#" .. neu[ziel]
            return link
          end
        end,
      })
      if k.kennung and neu[k.kennung] then k.kennung = neu[k.kennung] end
    end
  end

  return M
end
