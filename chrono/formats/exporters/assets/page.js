
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const at = $("at"), known = $("known"), find = $("find");
  const items = Array.from(document.querySelectorAll("#list > li"));
  const first = data.days.length ? data.days[0] : data.at;
  const last = data.days.length ? data.days[data.days.length - 1] : data.at;
  const timed = data.unit !== undefined;
  const EPOCH = 719163, DAY = 86400;
  const LONG = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];

  // Day numbers count from 0001-01-01 as 1, in the proleptic Gregorian calendar.
  const civil = (number) => {
    const moment = new Date(0);
    moment.setUTCDate(1 + number - EPOCH);
    return [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()];
  };
  const dayNumber = (year, month, day) => {
    const moment = new Date(0);
    moment.setUTCFullYear(year, month, day);
    return Math.floor(moment / (DAY * 1000)) + EPOCH;
  };

  // A moment is the number of a day, at its end; in a page with times, a POSIX second.
  const modulo = (one, other) => ((one % other) + other) % other;
  const offset = (second) => data.offsets[upTo(data.offsets, second)][1];
  const dayOf = (moment) => timed ? Math.floor((moment + offset(moment)) / DAY) + EPOCH : moment;
  const endsDay = (moment) => !timed || dayOf(moment + 1) !== dayOf(moment);
  const endOfMinute = (second) => second + 59 - modulo(second + offset(second), 60);
  const clock = (second, shift) => {
    const parts = new Date(modulo(second + shift, DAY) * 1000).toISOString();
    return parts.slice(11, 19);
  };
  const east = (shift) => (shift < 0 ? "-" : "+") + clock(Math.abs(shift), 0).slice(0, 5);
  // Of a time that the clock shows twice, the offset says which one is meant.
  const words = (moment) => {
    const [year, month, day] = civil(dayOf(moment));
    const said = year > 999 ? String(year) : year > 0 ? "AD " + year : (1 - year) + " BC";
    let time = endsDay(moment) ? "" : clock(moment, offset(moment)).replace(/:(00|59)$/, "");
    if (time && instants(moment + offset(moment)).length > 1) time += " UTC" + east(offset(moment));
    return day + " " + LONG[month] + " " + said + (time && " at " + time);
  };

  // Moments in an address: a bare day means its end; a time is in RFC 3339.
  const dayText = (number) => {
    const [year, month, day] = civil(number);
    const two = (each) => String(each).padStart(2, "0");
    return (year < 0 ? "-" : year > 9999 ? "+" : "") + String(Math.abs(year)).padStart(4, "0") + "-" + two(month + 1) + "-" + two(day);
  };
  const write = (moment) => {
    if (endsDay(moment)) return dayText(dayOf(moment));
    const minutes = Math.floor(offset(moment) / 60);
    const local = Math.floor((moment + minutes * 60) / DAY) + EPOCH;
    return dayText(local) + "T" + clock(moment, minutes * 60) + east(minutes * 60);
  };
  const WRITTEN = /^([+-]?\d{4,})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(:\d\d)?(?:Z|([+-])(\d\d):(\d\d))?)?$/;
  const read = (text) => {
    const found = WRITTEN.exec((text || "").replace(" ", "+")); // a query's plus reads as a space
    if (!found) return null;
    const [, year, month, date, hour, minute, second] = found;
    const day = dayNumber(Number(year), month - 1, Number(date));
    if (dayText(day) !== dayText(dayNumber(Number(year), month - 1, 1)).slice(0, -2) + date) return null;
    if (!timed) return day;
    if (hour === undefined) return instants((day + 1 - EPOCH) * DAY)[0] - 1;
    const local = (day - EPOCH) * DAY + hour * 3600 + minute * 60 + (second ? Number(second.slice(1)) : 59);
    const zoned = /Z$/.test(found[0]) ? 0 : found[7] ? (found[7] === "-" ? -1 : 1) * (found[8] * 3600 + found[9] * 60) : null;
    const moment = zoned === null ? instants(local).pop() : local - zoned;
    return data.unit === "minute" ? endOfMinute(moment) : moment;
  };
  // When the clock shows a time: twice where it is set back; by the offset before where never.
  const instants = (local) => {
    const before = offset(local - DAY), after = offset(local + DAY);
    const fits = [local - before, local - after].filter((each) => each + offset(each) === local);
    return fits.length ? fits.sort((one, two) => one - two) : [local - before];
  };
  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) { made.textContent = text; made.dir = "auto"; }
    return made;
  };
  const text = items.map((item) => item.textContent.toLowerCase());

  // The place of the last entry at or before a day, in a list sorted by its first column.
  const upTo = (list, day) => {
    let low = 0, high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle][0] <= day) low = middle; else high = middle - 1;
    }
    return low;
  };
  const reading = (cell, day, index) => {
    const run = cell.r[cell.k[index]];
    const number = run[upTo(run, day)][1];
    return number < 0 ? null : data.readings[number];
  };
  const age = (days) => {
    if (days < 1) return "";
    if (days < 60) return days + (days === 1 ? " day old" : " days old");
    const months = Math.floor(days / 30.44);
    return months < 24 ? months + " months old" : Math.floor(days / 365.25) + " years old";
  };

  const link = (claim) => {
    const line = make("li");
    line.append(make("bdi", "", claim[0]), make("span", "dim", " · " + claim[1] + " "));
    if (claim[2] >= 0) line.append(source(claim[2]));
    return line;
  };
  const source = (number) => {
    const made = make("a", "", "source");
    made.href = "#e" + number;
    made.setAttribute("aria-label", "source: " + items[number].querySelector(".says").textContent);
    return made;
  };
  const listed = (claims) => {
    const made = make("ul");
    claims.forEach((claim) => made.append(link(claim)));
    return made;
  };
  const row = (cell, found, day) => {
    const made = make("div", "row");
    made.append(make("div", "name", cell.attribute));
    const body = make("div");
    const old = found.seen !== undefined ? age(dayOf(day) - dayOf(found.seen)) : "";
    const standing = make("span", "standing " + found.s,
      data.glyphs[found.s] + " " + found.w + (old ? ", " + old : ""));
    if (found.v || found.m) body.append(make("span", "value", found.v || found.m), " ");
    body.append(standing);
    if (found.v && found.c.length) {
      const more = make("details");
      more.append(make("summary", "", found.c.length === 1 ? found.c[0][1]
        : (found.n || found.c.length) + " claims, the latest " + found.c[found.c.length - 1][1]));
      more.append(listed(found.c));
      if (found.n) more.append(make("p", "dim", "and " + (found.n - found.c.length) + " more"));
      body.append(more);
    } else if (found.c.length) {
      body.append(listed(found.c));
    }
    if (found.why) body.append(make("div", "dim", found.why));
    if (found.near) body.append(listed(found.near));
    if (found.left) body.append(listed(found.left));
    (found.j || []).forEach((why) => body.append(make("div", "dim", "settled: " + why)));
    (found.o || []).forEach((said) => body.append(make("div", "dim", said)));
    (found.b || []).forEach((side) => {
      const line = make("div", "beside dim");
      line.append("› ", make("bdi", "", side[0]),
        (side[1] ? ", " + side[1] : "") + (side[3] ? " — " + side[3] : "") + " ");
      if (side[2] >= 0) line.append(source(side[2]));
      body.append(line);
    });
    if (found.next) body.append(make("div", "dim", "next: " + found.next));
    made.append(body);
    return made;
  };

  const showState = (day, index, wanted) => {
    const into = make("div");
    let kind = null, entity = null, shown = 0;
    for (const cell of data.cells) {
      const found = reading(cell, day, index);
      if (!found) continue;
      if (wanted && !(cell.label + " " + cell.attribute + " " + found.v).toLowerCase().includes(wanted)) continue;
      if (cell.kind !== kind) { kind = cell.kind; into.append(make("h3", "", data.kinds[kind] || kind)); }
      if (cell.e !== entity) { entity = cell.e; into.append(make("h4", "", cell.label)); }
      into.append(row(cell, found, day));
      shown += 1;
    }
    if (!shown) into.append(make("p", "none", wanted ? "Nothing of that name is known by then." : "Nothing is known by then."));
    $("cells").replaceChildren(into);
  };
  const status = (event, day, limit) => {
    const [low, high, from, sure, gone, told] = event;
    if (gone !== null && (limit === null || gone <= limit)) return ["unheard", "retracted"];
    if (limit !== null && from !== null && from > limit) return ["unheard", "not yet known"];
    if (low !== null && low > day) return ["not-yet", "not yet"];
    if (low === null && high === null) {
      return told === null ? ["pending", "no date"] : told > day ? ["not-yet", "not yet said"] : ["done", ""];
    }
    if (high === null || high > day) return ["pending", low === null ? "by a later " + (timed ? "time" : "day") : "may not have happened yet"];
    if (limit !== null && (sure === null || sure > limit)) return ["pending", "may not have been known yet"];
    return ["done", ""];
  };
  const divider = make("li", "now");
  const list = $("list"), column = $("events");
  const showEvents = (day, index, wanted) => {
    const limit = data.known[index];
    let later = null;
    items.forEach((item, number) => {
      const [kind, said] = status(data.events[number], day, limit);
      item.classList.remove("unheard", "not-yet", "pending", "done");
      item.classList.add(kind);
      let tag = item.querySelector(".tag");
      if (said && !tag) { tag = make("span", "tag"); item.querySelector(".when").after(tag); }
      if (tag) { tag.textContent = said; tag.hidden = !said; }
      item.hidden = Boolean(wanted) && !text[number].includes(wanted);
      const when = data.events[number][5];
      if (later === null && (when === null || when > day)) later = item;
    });
    divider.textContent = words(day);
    list.insertBefore(divider, later);
    if (getComputedStyle(column).overflowY === "auto") {
      column.scrollTop = Math.max(0, divider.offsetTop - column.clientHeight * 0.7);
    }
  };

  // The places of the slider: days, minutes, or the moments that a large page holds.
  const shift = timed ? modulo(offset(first), 60) : 0;
  const placeOf = (moment) => data.coarse ? Math.max(0, data.days.findLastIndex((each) => each <= moment))
    : timed ? Math.floor((moment + shift) / 60) : moment;
  const momentOf = (slot) => data.coarse ? data.days[slot] : timed ? slot * 60 + 59 - shift : slot;
  let now = data.at, waiting = 0;
  const show = () => {
    waiting = 0;
    const index = Number(known.value), wanted = find.value.trim().toLowerCase();
    const limit = data.knownWords[index];
    $("at-out").textContent = words(now);
    $("known-out").textContent = limit;
    $("known-sum").textContent = data.knownDocuments[index];
    at.setAttribute("aria-valuetext", words(now));
    known.setAttribute("aria-valuetext", limit);
    $("state-head").textContent = (endsDay(now) ? "At the end of " : "On ") + words(now) + (data.known[index] === null ? "" : ", as known by " + limit);
    showState(now, index, wanted);
    showEvents(now, index, wanted);
    const hash = "#at=" + write(now) + (data.known[index] === null ? "" : "&known=" + write(data.known[index]));
    if (location.hash === "" || location.hash.startsWith("#at=")) history.replaceState(null, "", hash);
  };
  const ask = () => { if (!waiting) waiting = requestAnimationFrame(show); };
  const slid = () => { now = momentOf(Number(at.value)); ask(); };
  const place = (wanted) => {
    at.value = placeOf(wanted);
    now = momentOf(Number(at.value));
    if (!timed || data.coarse) return;
    if (dayOf(wanted) >= dayOf(first) && dayOf(wanted) <= dayOf(last)) now = wanted;
  };
  const slide = (by) => {
    const slot = Number(at.value);
    at.value = by > 0 && momentOf(slot) > now ? slot : slot + by;
    slid();
  };
  const step = (by) => {
    const index = Number(known.value);
    if (data.coarse) { slide(by); return; }
    const days = new Set();
    for (const cell of data.cells) for (const [when, number] of cell.r[cell.k[index]].slice(1)) days.add(when);
    const sorted = Array.from(days).sort((one, two) => one - two);
    const next = by > 0 ? sorted.find((each) => each > now) : sorted.findLast((each) => each < now);
    if (next !== undefined) { place(next); ask(); }
  };

  const density = () => {
    const canvas = $("density"), ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width) return;
    canvas.width = width * ratio; canvas.height = height * ratio;
    const ink = canvas.getContext("2d"), bins = new Array(Math.max(1, Math.floor(width / 4))).fill(0);
    const low = first, high = Math.max(last, first + 1);
    data.events.forEach((event) => {
      const when = event[5];
      if (when === null || when < low || when > high) return;
      bins[Math.min(bins.length - 1, Math.floor((when - low) / (high - low) * bins.length))] += 1;
    });
    const most = Math.max(1, ...bins);
    ink.scale(ratio, ratio);
    ink.fillStyle = getComputedStyle(document.body).getPropertyValue("--soft");
    bins.forEach((count, number) => {
      const tall = count ? Math.max(2, Math.sqrt(count / most) * height) : 0;
      ink.fillRect(8 + number * (width - 16) / bins.length, height - tall, Math.max(1, (width - 16) / bins.length - 1), tall);
    });
  };

  // What the page begins with: the address, or the dates it was made for.
  at.min = data.coarse ? 0 : placeOf(first);
  at.max = data.coarse ? data.days.length - 1 : Math.max(placeOf(last), placeOf(first) + 1);
  known.max = data.known.length - 1;
  const asked = new URLSearchParams(location.hash.slice(1));
  const by = read(asked.get("known"));
  place(read(asked.get("at")) ?? data.at);
  known.value = by === null ? data.knownAt
    : Math.max(0, data.known.findLastIndex((each) => each !== null && each <= by));
  if (data.coarse) {
    $("note").textContent = "A large chronicle: this page holds the state at " + data.days.length
      + (timed ? " moments." : " dates.");
  }
  document.body.classList.add("live");
  $("axes").hidden = false;
  $("keys").hidden = false;
  at.addEventListener("input", slid);
  known.addEventListener("input", ask);
  find.addEventListener("input", ask);
  $("axes").addEventListener("submit", (event) => event.preventDefault());
  $("back").addEventListener("click", () => step(-1));
  $("forth").addEventListener("click", () => step(1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === find) return;
    if (event.key === "[") step(-1);
    else if (event.key === "]") step(1);
    else if ((event.target === document.body || event.target === at)
        && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      at.focus({ preventScroll: true });
      slide((event.key === "ArrowLeft" ? -1 : 1) * (timed && !data.coarse && event.shiftKey ? 60 : 1));
    } else if (event.key === "k") known.focus();
    else if (event.key === "/") { event.preventDefault(); find.focus(); }
  });
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("a[href^='#e']");
    if (!asked) return;
    event.preventDefault();
    const item = document.getElementById(asked.getAttribute("href").slice(1));
    document.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));
    item.hidden = false;
    item.classList.add("lit");
    item.tabIndex = -1;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "center" });
  });
  const fit = () => {
    document.documentElement.style.setProperty("--axes", $("axes").offsetHeight + 16 + "px");
    density();
  };
  window.addEventListener("resize", fit);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", density);
  show();
  fit();
})();
