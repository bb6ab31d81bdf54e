// What changes with scale, size and language: months, days off, promotion lines, heat, lanes, today.

import { between, DAY, dayOf, MONTHS, parts, WEEK } from "./days.js";
import { node } from "./nodes.js";
import { fill } from "./words.js";

export const frame = {
  frame() {
    const { data, words } = this;
    const wide = (this.to - this.from + 1) * this.px;
    this.root.lang = data.lang === "zh" ? "zh-CN" : "en"; // set again, even to the same, it would style every bar anew
    this.root.dataset.scale = data.scale;
    this.root.classList.toggle("reader", !data.editable);
    this.root.setAttribute("aria-label", words.year);
    this.root.style.setProperty("--side", `${this.side}px`);
    this.root.style.setProperty("--bar", `${this.rowHeight - 6}px`);
    this.sheet.style.width = `${this.side + wide}px`;
    this.now.textContent = words.today;
    this.earlier.setAttribute("aria-label", words.earlier);
    this.later.setAttribute("aria-label", words.later);
    this.help.textContent = data.editable ? words.help : words.read_only;
    this.now.hidden = this.today() === null;
    this.legend.replaceChildren(
      this.sign("sign tentative", words.tentative),
      this.sign("sign off", words.off_days),
      ...(data.editable ? [] : [this.sign("sign lock", words.read_only)]),
    );
    const head = [this.monthRow()];
    if (data.scale !== "year") head.push(this.dayRow());
    const ground = [];
    if (data.scale !== "year") ground.push(this.weekends());
    const off = this.offRow(ground);
    const lines = this.lineRow(ground);
    this.strip = node("div", "strip");
    this.strip.setAttribute("role", "img");
    this.strip.style.left = `${this.side}px`;
    const heat = this.headRow("heat", words.heat);
    heat.append(this.strip);
    this.head.replaceChildren(...head, ...[off, lines].filter(Boolean), heat);
    for (const [day] of this.months()) {
      if (day > this.from) ground.push(this.upright("month", day));
    }
    const today = this.today();
    if (today !== null) {
      const line = this.upright("now", today);
      line.style.left = `${this.side + this.x(today) + this.px / 2}px`;
      ground.push(line);
    }
    this.ground.replaceChildren(...ground);
    this.scroller.style.scrollPaddingLeft = `${this.side + 24}px`;
    this.scroller.style.scrollPaddingTop = `${this.head.offsetHeight + 8}px`;

    for (const { id, title } of data.lanes) {
      const lane = this.lane.get(id) ?? this.addLane(id);
      lane.name.textContent = title;
      lane.title = title;
      lane.add.setAttribute("aria-label", fill(words.add, { lane: title }));
      lane.add.hidden = !data.editable;
    }
  },

  sign(kind, text) {
    const made = node("span", kind);
    made.append(node("i"), text);
    return made;
  },

  addLane(id) {
    const row = node("div", `lane tone-${id}`);
    const side = node("div", "side");
    const name = node("span", "name");
    const count = node("span", "count");
    const add = node("button", "add", "+");
    add.type = "button";
    add.addEventListener("click", () => this.addIn(id));
    const body = node("div", "body");
    body.dataset.lane = id;
    side.append(name, count, add);
    row.append(side, body);
    row.setAttribute("role", "group");
    this.lanes.append(row);
    const lane = { id, row, name, count, add, body };
    this.lane.set(id, lane);
    return lane;
  },

  headRow(kind, label) {
    const row = node("div", `row ${kind}`);
    row.append(node("div", "side", label ?? ""));
    return row;
  },

  // A piece of a row, or of the ground, that lies over some days.
  over(kind, first, last, text) {
    const made = node("div", kind, text);
    const left = Math.max(this.x(first), 0);
    made.style.left = `${this.side + left}px`;
    made.style.width = `${Math.max(0, Math.min(this.x(last + 1), this.x(this.to + 1)) - left)}px`;
    return made;
  },

  upright(kind, day) {
    const line = node("div", kind);
    line.style.left = `${this.side + this.x(day)}px`;
    return line;
  },

  *months() {
    for (let day = this.from; day <= this.to; ) {
      const { year, month } = parts(day);
      const next = Date.UTC(year, month, 1) / DAY;
      yield [day, Math.min(next - 1, this.to), year, month];
      day = next;
    }
  },

  monthRow() {
    const row = this.headRow("months");
    const several = parts(this.from).year !== parts(this.to).year;
    let before = null;
    for (const [first, last, year, month] of this.months()) {
      const piece = this.over("month-name", first, last);
      const room = this.x(last + 1) - this.x(first);
      const named = this.data.lang === "zh" ? `${month}月` : MONTHS[month - 1];
      const full = this.data.lang === "zh" ? `${year}年${named}` : `${named} ${year}`;
      const text = (before !== year && (several || this.data.scale !== "year")) || this.data.scale === "month" ? full : named;
      const fits = this.measure(text) + 12 <= room ? text : this.measure(named) + 4 <= room ? named : "";
      piece.append(node("span", "", fits));
      row.append(piece);
      before = year;
    }
    return row;
  },

  dayRow() {
    const row = this.headRow("dates");
    const single = this.data.scale === "month";
    for (let day = this.from; day <= this.to; day++) {
      const { date, week } = parts(day);
      if (single) {
        const piece = this.over(week === 0 || week === 6 ? "date rest" : "date", day, day);
        piece.append(node("span", "", String(date)), node("small", "", WEEK[this.data.lang][week].slice(0, this.data.lang === "zh" ? 1 : 2)));
        if (day === this.today()) piece.classList.add("today");
        row.append(piece);
      } else if (week === 1) {
        row.append(this.over("date week", day, day + 6, String(date)));
      }
    }
    return row;
  },

  weekends() {
    // One background for all: Saturdays and Sundays by the week.
    const band = node("div", "weekends");
    const saturday = (6 - parts(this.from).week + 7) % 7;
    const week = 7 * this.px;
    const start = saturday === 6 ? -1 : saturday; // a view that begins on a Sunday
    band.style.left = `${this.side}px`;
    band.style.backgroundSize = `${week}px 100%`;
    band.style.backgroundPositionX = `${start * this.px}px`;
    band.style.setProperty("--two", `${(200 / 7).toFixed(4)}%`);
    return band;
  },

  // Days off first, then what is worked instead, then thin times: a name gives way to those before it.
  offRow(ground) {
    const row = this.headRow("off");
    const kinds = { 休: "rest", 班: "work", "": "thin" };
    const marks = { rest: this.words.off, work: this.words.on, thin: "" };
    const shown = this.data.off
      .map((one) => ({ ...one, first: dayOf(one.first), last: dayOf(one.last), kind: kinds[one.mark] }))
      .filter((one) => one.last >= this.from && one.first <= this.to);
    const taken = shown.filter((one) => one.kind !== "thin").map((one) => [this.x(one.first), this.x(one.last + 1), one]);
    for (const kind of ["thin", "rest", "work"]) {
      for (const one of shown) if (one.kind === kind) ground.push(this.over(`band ${kind}`, one.first, one.last));
    }
    for (const kind of ["rest", "work", "thin"]) {
      for (const one of shown.filter((its) => its.kind === kind)) {
        const piece = row.appendChild(this.over(`off-name ${kind}`, one.first, one.last));
        const left = Math.max(0, this.x(one.first));
        const next = Math.min(this.x(this.to + 1), ...taken.filter(([at, , its]) => its !== one && at >= left).map(([at]) => at));
        const hidden = taken.some(([at, end, its]) => its !== one && at <= left && end > left + 1);
        const name = this.data.lang === "zh" && marks[kind] ? `${marks[kind]} ${one.title}` : one.title;
        const sure = one.surety ? (this.data.lang === "zh" ? `${name}（${one.surety}）` : `${name} (${one.surety.toLowerCase()})`) : name;
        const room = next - left - 6;
        const names = this.data.scale !== "year" ? [sure, name, marks[kind]] : kind === "work" ? [marks[kind]] : [name, marks[kind]];
        const text = hidden ? "" : names.find((its) => its && this.measure(its) <= room) ?? "";
        if (text) {
          piece.append(node("span", "", text));
          taken.push([left, left + this.measure(text) + 6, one]);
        }
        if (text !== sure) piece.append(node("span", "unseen", sure));
      }
    }
    return shown.length ? row : null;
  },

  lineRow(ground) {
    const row = this.headRow("lines");
    const ends = [];
    const wide = this.x(this.to + 1);
    for (const one of [...this.data.lines].sort((a, b) => (a.day < b.day ? -1 : 1))) {
      const day = dayOf(one.day);
      if (day < this.from || day > this.to) continue;
      const line = this.upright("line", day);
      line.style.left = `${this.side + this.x(day) + this.px / 2}px`;
      ground.push(line);
      const room = Math.min(this.measure(one.title) * 1.08 + 18, 150);
      const at = between(0, this.x(day) + this.px / 2 - 1, wide - room);
      let level = ends.findIndex((end) => end + 3 <= at);
      if (level < 0) level = ends.push(0) - 1;
      ends[level] = at + room;
      const flag = node("div", "flag", one.title);
      flag.style.left = `${this.side + at}px`;
      flag.style.width = `${room}px`;
      flag.style.top = `${level * 22 + 1}px`;
      row.append(flag);
    }
    row.style.height = `${ends.length * 22 + 3}px`;
    return ends.length ? row : null;
  },

  heat() {
    const { heat } = this.data;
    const most = Math.max(0, ...heat);
    const old = this.strip.children;
    let number = 0;
    for (let at = 0; at < heat.length; ) {
      const load = heat[at];
      let end = at + 1;
      while (this.px < 20 && end < heat.length && heat[end] === load) end++;
      if (load) {
        const cell = old[number] ?? this.strip.appendChild(node("i"));
        number += 1;
        const look = [`h${Math.ceil((load / most) * 5)}`, this.px >= 20 ? String(load) : "", `${at * this.px}px`, `${(end - at) * this.px}px`];
        if (cell.look !== look.join()) {
          cell.look = look.join();
          [cell.className, cell.textContent, cell.style.left, cell.style.width] = look;
        }
      }
      at = end;
    }
    while (old.length > number) this.strip.lastChild.remove();
    this.strip.setAttribute("aria-label", this.heatTold());
  },

  heatTold() {
    const most = Math.max(0, ...this.data.heat);
    if (!most) return `${this.words.heat}: ${this.words.heat_none}`;
    return fill(this.words.heat_told, { number: most, day: this.dayText(this.from + this.data.heat.indexOf(most)) });
  },
};
