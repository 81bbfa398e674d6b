"use strict";
// The photos one by one, chosen by what they give away. Texts enter as text nodes only.
Rollaudit.begin(() => {
  const { data, json, counted } = Rollaudit;
  const STEP = 24;
  const find = (id) => document.getElementById(id);
  find("filters-folded").replaceWith(find("filters-folded").content);
  const list = find("cards"), status = find("cards-status"), more = find("cards-more"), form = find("filters");
  const [NAME, FOLDER, VIDEO, WHEN, MONTH, PLACE, DEVICE, FACES, FACES_WORDS, MASK, POSITION, FINDINGS, COMPANIONS, LINES] = Array(14).keys();
  const LINE = 5;
  let texts = [], rows = [], chosen = [], shown = 0, only = null, why = "", loading = null;

  const element = (name, words, kind) => {
    const one = document.createElement(name);
    if (words) one.textContent = words;
    if (kind) one.className = kind;
    return one;
  };
  const card = (row, place) => {
    const one = element("article", "", "card"), head = element("header"), lines = element("dl", "", "lines");
    one.tabIndex = -1;
    const meta = [row[VIDEO] ? "video" : "photo", texts[row[WHEN]], texts[row[PLACE]], texts[row[DEVICE]], texts[row[FACES_WORDS]]];
    head.append(element("h3", texts[row[NAME]]), element("p", texts[row[FOLDER]] || "in the library\u2019s root", "folder"),
      element("p", meta.filter(Boolean).join(" \u00b7 "), "meta"));
    let group = null, last = -1;
    for (let i = 0; i < row[LINES].length; i += LINE) {
      const [category, value, source, doubt, withheld] = row[LINES].slice(i, i + LINE), words = element("dd", texts[value], withheld ? "withheld" : "");
      if (category !== last) {
        group = element("div");
        group.append(element("dt", data().categories[category][1]));
        lines.append(group);
        last = category;
      }
      if (doubt) words.append(" ", element("span", texts[doubt], "doubt"));
      if (withheld) words.append(" ", element("span", "does not reach the app", "doubt"));
      words.append(" ", element("span", texts[source], "source"));
      group.append(words);
    }
    if (!row[LINES].length) {
      const line = element("div");
      line.append(element("dt", "metadata"), element("dd", "none found"));
      lines.append(line);
    }
    const picture = document.querySelector(`#exposing [data-place="${place}"]`);
    if (picture) one.append(picture.cloneNode());
    one.append(head, lines);
    if (row[FINDINGS].length) {
      const findings = element("ul", "", "findings"), folded = element("details"), summary = element("summary", counted(row[FINDINGS].length, "finding", "findings"));
      summary.append(element("span", ` on ${texts[row[NAME]]}`, "unseen"));
      for (const words of row[FINDINGS]) findings.append(element("li", texts[words]));
      folded.append(summary, findings);
      one.append(folded);
    }
    if (row[COMPANIONS].length) one.append(element("p", `Read with it: ${row[COMPANIONS].map((words) => texts[words]).join(", ")}.`, "meta"));
    return one;
  };
  const show = () => {
    const next = chosen.slice(shown, shown + STEP);
    list.append(...next.map((place) => card(rows[place], place)));
    shown += next.length;
    more.hidden = shown >= chosen.length;
    more.textContent = `Show ${Math.min(STEP, chosen.length - shown)} more`;
  };
  const PEOPLE = {
    none: (faces) => faces === 0, one: (faces) => faces === 1, several: (faces) => faces > 1, unknown: (faces) => faces === -1,
  };
  const filter = () => {
    const category = find("by-category").value, clause = find("by-clause").value, people = find("by-people").value;
    const device = find("by-device").value, from = find("by-from").value, to = find("by-to").value;
    const name = find("by-name").value.toLowerCase();
    const bit = data().categories.findIndex(([value]) => value === category);
    chosen = [];
    rows.forEach((row, place) => {
      const month = texts[row[MONTH]];
      if (only && !only.has(place)) return;
      if (category && !(row[MASK] & (1 << bit))) return;
      if (clause && !(row[MASK] & data().clauses[clause])) return;
      if (people && !PEOPLE[people](row[FACES])) return;
      if (device && texts[row[DEVICE]] !== device) return;
      if (from && !(month && month >= from)) return;
      if (to && !(month && month <= to)) return;
      if (name && !`${texts[row[FOLDER]]}/${texts[row[NAME]]}`.toLowerCase().includes(name)) return;
      chosen.push(place);
    });
    list.replaceChildren();
    shown = 0;
    status.textContent = `${counted(chosen.length, "photo or video", "photos and videos")} of ${rows.length.toLocaleString("en")}${why ? `: ${why}` : ""}`;
    show();
  };
  // Rows tell a text as nothing, as the next of its column, or by its number; here they come to hold places in `texts`.
  const number = (next) => {
    const place = (told, column) => told > 1 ? told - 1 : told && ++next[column];
    for (const row of rows) {
      for (const column of [NAME, FOLDER, WHEN, MONTH, PLACE, DEVICE, FACES_WORDS]) row[column] = place(row[column], column);
      for (const column of [FINDINGS, COMPANIONS]) row[column] = row[column].map((told) => place(told, column));
      for (let i = 0; i < row[LINES].length; i += LINE) {
        row[LINES][i + 1] = place(row[LINES][i + 1], LINES + 1 + row[LINES][i]);
        for (const part of [i + 2, i + 3]) row[LINES][part] = place(row[LINES][part], LINES);
      }
    }
  };
  const load = () => loading ??= (async () => {
    const packed = await json("cards");
    texts = ["", ...packed.texts]; rows = packed.rows;
    number(packed.starts);
    for (const name of packed.devices) find("by-device").append(new Option(name, name));
    filter();
    list.dataset.ready = "yes";
  })();
  const reset = () => { form.reset(); only = null; why = ""; };
  const go = () => {
    const first = list.firstElementChild, section = find("all");
    section.scrollIntoView({ block: "start" });
    (first || section).focus({ preventScroll: true });
  };
  const open = async (wanted, words) => {
    await load();
    reset();
    const [kind, value] = [wanted.slice(0, wanted.indexOf(":")), wanted.slice(wanted.indexOf(":") + 1)];
    if (kind === "category") find("by-category").value = value;
    else if (kind === "clause") find("by-clause").value = value;
    else if (kind === "claim") { only = new Set(data().claims[value]); why = words; }
    else if (kind === "photo") { only = new Set([Number(value)]); why = words; }
    filter();
    go();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (!link) return;
    event.preventDefault();
    open(link.dataset.show, link.closest(".claim")?.querySelector(".says")?.firstChild.textContent.trim() || link.textContent.trim());
  });
  Rollaudit.showWithin = async (west, south, east, north, from, to) => {
    await load();
    reset();
    only = new Set(rows.flatMap((row, place) => {
      if (!row[POSITION]) return [];
      const [longitude, latitude] = row[POSITION], turned = west + ((((longitude - west) % 360) + 360) % 360);
      return turned <= east && latitude >= south && latitude <= north ? [place] : [];
    }));
    why = "within the map\u2019s view";
    find("by-from").value = from; find("by-to").value = to;
    filter();
    go();
  };
  form.addEventListener("input", () => { if (rows.length) filter(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  find("by-reset").addEventListener("click", async () => { await load(); reset(); filter(); });
  more.addEventListener("click", () => {
    const place = shown;
    show();
    list.children[place]?.focus({ preventScroll: true });
  });
  new IntersectionObserver((entries, observer) => {
    if (entries.some((entry) => entry.isIntersecting)) { observer.disconnect(); load(); }
  }, { rootMargin: "600px" }).observe(find("all"));
});
