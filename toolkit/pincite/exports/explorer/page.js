"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("payload").textContent);
  const tables = data.tables;

  // The text in code points, and where each of its text nodes begins.
  const nodes = [];
  let length = 0;
  for (const walker = document.createTreeWalker($("article"), NodeFilter.SHOW_TEXT); walker.nextNode();) {
    const points = Array.from(walker.currentNode.data);
    nodes.push({ node: walker.currentNode, start: length, points });
    length += points.length;
  }
  const text = nodes.flatMap((item) => item.points);

  const make = (tag, given = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...inside.filter((item) => item != null));
    return element;
  };
  const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  // Rows: quotations that offsets repeat are read from the text, keys are indexed.
  for (const [name, table] of Object.entries(tables)) {
    table.name = name;
    table.byKey = new Map();
    for (const row of table.rows) {
      if (table.span && row[table.span[2]] == null && row[table.span[0]] != null)
        row[table.span[2]] = text.slice(row[table.span[0]], row[table.span[1]]).join("");
      row.table = table;
      row.id = table.key.map((at) => encodeURIComponent(row[at]).replace(/[!'()*]/g, hex)).join("/");
      table.byKey.set(row.id, row);
    }
  }
  function hex(character) { return `%${character.charCodeAt(0).toString(16).toUpperCase()}`; }
  const column = (table, name) => table.fields.findIndex((field) => field.name === name);
  const label = (row) => String(row[row.table.label] ?? row.id);
  const quote = (row) => row.table.span && row[row.table.span[2]];
  const link = (row, ...inside) =>
    make("a", { href: `#${row.table.name}/${row.id}` }, ...(inside.length ? inside : [make("bdi", {}, label(row))]));
  const target = (field, value) => field.to && tables[field.to]?.byKey.get(encodeURIComponent(value).replace(/[!'()*]/g, hex));

  // Layers.
  const lanes = data.layers.map((name, at) => ({ name, at, on: false })).filter((lane) => lane.name !== data.mentions);
  lanes.forEach((lane, n) => { lane.colour = `var(--c${n % 8})`; lane.stroke = `t${n % 4}`; });
  for (const lane of lanes.filter((one) => one.name !== data.claims).slice(0, 3)) lane.on = true; // claims are everywhere
  const names = { on: true };
  function draw() {
    const style = $("article").style;
    let shown = 0;
    for (const lane of lanes) {
      style.setProperty(`--v${lane.at}`, lane.on ? lane.colour : "transparent");
      style.setProperty(`--o${lane.at}`, String(lane.on ? shown++ : 0));
    }
    style.setProperty("--lanes", String(shown));
    style.setProperty("--named", names.on ? "var(--name)" : "transparent");
  }
  function toggle(item, table, swatch) {
    const box = make("input", { type: "checkbox", checked: item.on, onchange: () => { item.on = box.checked; draw(); } });
    const mark = make("i", { "aria-hidden": "true", class: item.stroke || "names" });
    mark.style.setProperty("--swatch", swatch);
    return make("label", {}, box, mark, table.title, make("small", {}, String(table.rows.length)));
  }
  if (data.mentions) $("layers").append(toggle(names, tables[data.mentions], "var(--name)"));
  $("layers").append(...lanes.map((lane) => toggle(lane, tables[lane.name], lane.colour)));
  $("layers").hidden = false;
  draw();

  // Places in the text.
  function range(start, end) {
    const made = document.createRange();
    const place = (at, last) => {
      const item = nodes.find((one) => (last ? at <= one.start + one.points.length : at < one.start + one.points.length));
      return item && [item.node, item.points.slice(0, at - item.start).join("").length];
    };
    const from = place(start, false), to = place(end, true);
    if (!from || !to) return null;
    made.setStart(...from);
    made.setEnd(...to);
    return made;
  }
  const spanOf = (row) => row.table.span && row[row.table.span[0]] != null && [row[row.table.span[0]], row[row.table.span[1]]];
  function highlight(rows, scroll) {
    const ranges = rows.map(spanOf).filter(Boolean).map((span) => range(...span)).filter(Boolean);
    if (window.Highlight) CSS.highlights.set("here", new Highlight(...ranges));
    const box = ranges[0]?.getBoundingClientRect();
    if (scroll && box && (box.top < 70 || box.bottom > innerHeight * (narrow() ? 0.38 : 0.95)))
      scrollTo({ top: scrollY + box.top - innerHeight * (narrow() ? 0.15 : 0.3) });
  }
  const narrow = () => matchMedia("(max-width: 60rem)").matches;
  const covering = (at) => data.layers.flatMap((name) => tables[name].rows).filter((row) => {
    const span = spanOf(row);
    return span && span[0] <= at && at < span[1];
  });

  // Cards.
  function value(field, cell) {
    const found = target(field, cell);
    if (found) return link(found);
    if (field.terms) return make("span", { class: "pill", title: field.terms[cell] || false }, String(cell));
    return make("bdi", {}, typeof cell === "object" ? JSON.stringify(cell) : String(cell));
  }
  function facts(row) {
    const table = row.table, list = make("dl");
    table.fields.forEach((field, at) => {
      if (row[at] == null || at === table.label || (table.key.length === 1 && table.key[0] === at) || table.span?.includes(at)) return;
      list.append(make("dt", {}, field.title), make("dd", {}, value(field, row[at])));
    });
    return list.children.length ? list : null;
  }
  function pointing(row) {
    const found = [];
    if (row.table.key.length !== 1) return found;
    for (const table of Object.values(tables))
      table.fields.forEach((field, at) => {
        if (field.to !== row.table.name) return;
        const rows = table.rows.filter((other) => other[at] != null && target(field, other[at]) === row);
        if (rows.length) found.push({ table, field, rows });
      });
    const order = (item) => (item.table.name === data.mentions ? 0 : 1);
    return found.sort((one, other) => order(one) - order(other));
  }
  function group(title, rows, inline, shown) {
    const items = rows.map((row) => make("li", {}, shown(row)));
    const most = inline ? 40 : 6;
    const list = make("ul", { class: inline ? "group inline" : "group" }, ...items.slice(0, most));
    const rest = items.length > most &&
      make("details", {}, make("summary", {}, `${items.length - most} more`), make("ul", { class: "group" }, ...items.slice(most)));
    return [make("h4", {}, `${title} · ${rows.length}`), list, rest || null];
  }
  function item(row, of) {
    const other = row.table.fields.find((field, at) => field.to && row[at] != null && !row.table.span);
    if (!other) return link(row);
    const cells = row.table.fields.map((field, at) => row[at] == null || target(field, row[at]) === of ? null : value(field, row[at])).filter(Boolean);
    return make("span", {}, ...cells.flatMap((cell, at) => (at ? [" · ", cell] : [cell])));
  }
  function citation(row) {
    const version = data.version ? `, version ${data.version}` : "";
    const words = row && quote(row) ? `“${quote(row)}” ` : "";
    return `${words}${data.title}. ${data.name}${version}${row ? `, ${row.table.name}/${decodeURIComponent(row.id)}` : ""}.`;
  }
  async function copy(words) {
    try { await navigator.clipboard.writeText(words); } catch {
      const area = make("textarea", {});
      area.value = words;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say("Copied");
  }
  function say(words) {
    $("said").textContent = words;
    $("said").classList.add("on");
    setTimeout(() => $("said").classList.remove("on"), 1600);
  }
  function card(row, also) {
    const quoted = quote(row);
    const parts = [make("p", { class: "kind" }, row.table.title, make("bdi", { class: "id" }, decodeURIComponent(row.id))), make("h3", {}, make("bdi", {}, label(row)))];
    if (quoted && quoted !== label(row)) parts.push(make("blockquote", {}, make("bdi", {}, quoted)));
    parts.push(facts(row), ...(also || []));
    for (const { table, field, rows } of pointing(row)) {
      const inline = table.name === data.mentions;
      const how = inline ? table.title : `${table.title}, as ${field.title.toLowerCase()}`;
      parts.push(...group(how, rows, inline, inline ? (other) => link(other, make("bdi", {}, quote(other))) : (other) => item(other, row)));
    }
    parts.push(make("div", { class: "actions" },
      make("button", { type: "button", onclick: () => copy(citation(row)) }, "Copy citation"),
      make("button", { type: "button", onclick: () => copy(location.href.split("#")[0] + `#${row.table.name}/${row.id}`) }, "Copy link")));
    return parts;
  }
  function show(parts) {
    $("card").replaceChildren(...parts.filter(Boolean));
    $("panel").classList.add("open");
    $("panel").scrollTop = 0;
    $("close").hidden = false;
  }
  function showRow(row) {
    const span = spanOf(row);
    const around = span ? covering(span[0]).filter((other) => other !== row && spanOf(other)[1] >= span[1]) : [];
    const beside = (rows) => (rows.length ? group("Said in", rows, false, (other) =>
      make("span", {}, make("small", {}, `${other.table.title} `), link(other))) : []);
    if (row.table.name === data.mentions) {
      const at = column(row.table, data.naming);
      const entity = target(row.table.fields[at], row[at]);
      if (entity) {
        const this_ = [make("h4", {}, "This mention"), make("blockquote", {}, make("bdi", {}, quote(row))), facts(row)];
        show(card(entity, [...this_, ...beside(around.filter((other) => other.table !== row.table))]));
        return highlight([row], true);
      }
    }
    show(card(row, beside(around)));
    const mentions = row.table.name === data.entities
      ? pointing(row).filter((found) => found.table.name === data.mentions).flatMap((found) => found.rows) : [];
    highlight(mentions.length ? mentions : [row], Boolean(span));
  }
  function showStack(at) {
    const on = new Set(lanes.filter((lane) => lane.on).map((lane) => lane.name));
    const rows = covering(at).filter((row) => on.has(row.table.name));
    if (rows.length === 1) { location.hash = `${rows[0].table.name}/${rows[0].id}`; return; }
    if (!rows.length) return;
    const parts = [make("p", { class: "kind" }, "At this place")];
    for (const name of data.layers) {
      const found = rows.filter((row) => row.table.name === name);
      if (found.length) parts.push(...group(tables[name].title, found, false, link));
    }
    show(parts);
    highlight(rows.slice(-1), false);
  }
  $("article").addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const found = nodes.find((one) => one.node.parentNode === event.target);
    if (found && event.target.localName === "span") showStack(found.start);
  });
  $("close").addEventListener("click", () => {
    $("panel").classList.remove("open");
    if (window.Highlight) CSS.highlights.delete("here");
    history.replaceState(null, "", location.pathname + location.search);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && narrow()) $("close").click(); });

  // All rows, filtered.
  let chosen = data.first, filters = new URLSearchParams(), whole = false;
  const used = (table, at) => new Map([...table.rows.reduce((counts, row) =>
    (row[at] == null ? counts : counts.set(String(row[at]), (counts.get(String(row[at])) || 0) + 1)), new Map())]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)));
  function facets(table) {
    return table.fields.map((field, at) => ({ field, at })).filter(({ field, at }) =>
      (field.terms || field.to === data.entities) && (used(table, at).size > 1 || filters.has(field.name)) && used(table, at).size <= 40);
  }
  function control(title, inside) { return make("label", {}, title, inside); }
  function choose(name, options, current, change) {
    const mark = () => select.classList.toggle("set", name !== "table" && select.value !== "");
    const select = make("select", { name, onchange: () => { mark(); change(select.value); } },
      ...options.map(([key, words]) => make("option", { value: key, selected: key === current }, words)));
    mark();
    return select;
  }
  function filterForm() {
    const table = tables[chosen];
    const set = (name, given) => { given ? filters.set(name, given) : filters.delete(name); remember(); list(); };
    const search = make("input", { type: "search", value: filters.get("q") || "", oninput: () => { search.value ? filters.set("q", search.value) : filters.delete("q"); remember(); list(); } });
    $("filters").replaceChildren(
      control("Table", choose("table", Object.values(tables).map((one) => [one.name, `${one.title} (${one.rows.length})`]),
        chosen, (name) => { chosen = name; filters = new URLSearchParams(); remember(); filterForm(); list(); })),
      ...facets(table).map(({ field, at }) => control(field.title, choose(field.name, [["", "all"],
        ...[...used(table, at)].map(([key, count]) => [key, `${target(field, key) ? label(target(field, key)) : key} (${count})`])],
        filters.get(field.name) || "", (given) => set(field.name, given)))),
      control("Words", search));
  }
  function remember() {
    whole = false;
    history.replaceState(null, "", `#${chosen}?${filters}`);
  }
  function matches(row) {
    for (const [name, wanted] of filters) {
      const at = column(row.table, name);
      if (name === "q") {
        if (!row.some((cell) => String(cell ?? "").toLowerCase().includes(wanted.toLowerCase()))) return false;
      } else if (at >= 0 && String(row[at]) !== wanted) return false;
    }
    return true;
  }
  function list() {
    const table = tables[chosen], rows = table.rows.filter(matches), most = whole ? rows.length : 30;
    const shown = facets(table);
    $("count").textContent = rows.length ? `${plural(rows.length, "row")} of ${table.rows.length.toLocaleString("en")}` : `No row of ${table.rows.length.toLocaleString("en")} is like that`;
    $("clear").hidden = ![...filters].length;
    $("more").hidden = rows.length <= most;
    $("list").replaceChildren(...rows.slice(0, most).map((row) => {
      const words = quote(row);
      return make("li", {}, table.key.length ? link(row) : make("bdi", {}, label(row)),
        words && words !== label(row) ? make("q", {}, make("bdi", {}, words)) : null,
        make("div", {}, make("bdi", { class: "id" }, decodeURIComponent(row.id)),
          ...shown.filter(({ field, at }) => row[at] != null && (field.terms || field.to === data.entities)).map(({ field, at }) => {
            const found = target(field, row[at]);
            return make("span", { class: "pill", title: field.title }, found ? label(found) : String(row[at]));
          })));
    }));
  }
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("clear").addEventListener("click", () => { filters = new URLSearchParams(); remember(); filterForm(); list(); });
  $("more").addEventListener("click", () => { whole = true; list(); });

  // Downloads.
  const cell = (given) => given == null ? "" : typeof given === "object" ? JSON.stringify(given) : String(given);
  const quoted = (words) => (/[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
  const lines = (table) => [table.fields.map((field) => field.name), ...table.rows]
    .map((row) => Array.from(row, (one) => quoted(cell(one))).join(",")).join("\n") + "\n";
  const objects = (table) => JSON.stringify(table.rows.map((row) =>
    Object.fromEntries(table.fields.map((field, at) => [field.name, row[at]]))), null, 1) + "\n";
  function save(name, type, words) {
    const url = URL.createObjectURL(new Blob([words], { type }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
  const saver = (name, type, words) => make("button", { type: "button", "aria-label": `Download ${name}`,
    onclick: () => save(name, type, words()) }, name.split(".").pop().toUpperCase());
  $("downloads").append(make("li", {}, make("span", {}, "The text"), saver(`${data.name}.txt`, "text/plain", () => text.join(""))),
    ...Object.values(tables).map((table) => make("li", {},
      make("span", {}, `${table.title} `, make("small", { class: "dim" }, plural(table.rows.length, "row"))),
      saver(`${table.name}.csv`, "text/csv", () => lines(table)), saver(`${table.name}.json`, "application/json", () => objects(table)))));
  $("cite").append(make("bdi", {}, citation()), " ", make("button", { type: "button", onclick: () => copy(citation()) }, "Copy"));

  // Light, dark, or as the system likes.
  const themes = ["auto", "light", "dark"];
  $("theme").addEventListener("click", () => {
    const next = themes[(themes.indexOf($("theme").textContent.split(" ")[1]) + 1) % 3];
    $("theme").textContent = `Theme: ${next}`;
    document.documentElement.style.colorScheme = next === "auto" ? "" : next;
  });

  // Deep links: #table/key is a row, #table?field=value a filtered list.
  function route() {
    const [, name, sign, rest] = location.hash.match(/^#([^/?]+)([/?])?(.*)$/s) || [];
    const table = name && tables[decodeURIComponent(name)];
    if (!table) return;
    if (sign === "/") {
      const row = table.byKey.get(rest);
      if (row) showRow(row);
      else say("There is no such row here");
    } else if (sign === "?") {
      chosen = table.name;
      filters = new URLSearchParams(rest);
      filterForm();
      list();
      $("rows").scrollIntoView();
    }
  }
  for (const id of ["data", "theme"]) $(id).hidden = false;
  if (chosen) {
    $("rows").hidden = false;
    filterForm();
    list();
  }
  const wide = document.querySelector("#network .scroll"); // of a wide drawing, its middle first
  if (wide) wide.scrollLeft = (wide.scrollWidth - wide.clientWidth) / 2;
  addEventListener("hashchange", route);
  route();
})();
