// The year as lanes of bars that people drag. One module without a build step; Streamlit calls its default
// function whenever the view changes. Days are whole numbers inside and `2027-03-28` outside: `toISOString`
// would shift them by a day east of Greenwich. Text reaches the page by `textContent` alone.

const DAY = 86400000;
const dayOf = (text) => Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / DAY;
const two = (number) => String(number).padStart(2, "0");
function parts(day) {
  const at = new Date(day * DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate(), week: at.getUTCDay() };
}
function textOf(day) {
  const { year, month, date } = parts(day);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(date)}`;
}
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? values[name] : gap));
const between = (low, value, high) => Math.max(low, Math.min(value, high));

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEK = { zh: "日一二三四五六", en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };

// How near one looks: days that fill the width, pixels a day has at least, and how far a name reaches beside a bar.
const SCALES = {
  year: { days: Infinity, least: 2.6, name: 150 },
  quarter: { days: 92, least: 8, name: 220 },
  month: { days: 31, least: 24, name: 280 },
};
const HOLD = 350; // milliseconds a finger rests before it drags; sooner, it scrolls
const SLACK = 4; // pixels a mouse moves before it drags
const EDGE = 7; // pixels at a bar's ends that resize it
const PATIENCE = 2000; // milliseconds before what nobody answered is sent again; doubled each time, to half a minute

function node(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}
function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("viewBox", "0 0 16 16");
  drawn.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  drawn.append(line);
  return drawn;
}
const LOCK = "M4.5 7V5a3.5 3.5 0 0 1 7 0v2h.5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zm1.5 0h4V5a2 2 0 0 0-4 0z";

// Gestures on their way: each has a number, is sent until it is answered, and is done once by whoever answers.
class Outbox {
  constructor() {
    this.page = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
    this.number = 0;
    this.waiting = [];
    this.sent = 0;
    this.wait = PATIENCE;
    this.timer = 0;
  }
  add(gesture) {
    const last = this.waiting[this.waiting.length - 1];
    // Keys pressed while nobody answers become one step.
    if (last && last.number > this.sent && gesture.keyed && last.keyed && last.kind === gesture.kind && last.id === gesture.id) {
      Object.assign(last, { first: gesture.first, last: gesture.last });
      return last;
    }
    const numbered = { ...gesture, number: ++this.number };
    this.waiting.push(numbered);
    if (this.waiting.length === 1) this.send();
    return numbered;
  }
  send() {
    clearTimeout(this.timer);
    if (!this.waiting.length) return;
    this.sent = this.number;
    this.trigger("gestures", { page: this.page, session: this.session, gestures: this.waiting.map(({ keyed, ...gesture }) => gesture) });
    this.timer = setTimeout(() => this.again(), this.wait);
  }
  again() {
    this.wait = Math.min(this.wait * 2, 30000);
    this.send();
  }
  answered(number) {
    const settled = this.waiting.filter((gesture) => gesture.number <= number);
    if (!settled.length) return settled;
    this.waiting = this.waiting.filter((gesture) => gesture.number > number);
    this.wait = PATIENCE;
    clearTimeout(this.timer);
    this.send();
    return settled;
  }
  drop() {
    clearTimeout(this.timer);
    return this.waiting.splice(0);
  }
}

class Year {
  constructor(place) {
    this.outbox = new Outbox();
    this.bars = new Map(); // id -> { told, first, last, drawn }
    this.heard = 0;
    this.widths = new Map();
    this.build(place);
  }

  // --- what Streamlit tells ---

  take(component) {
    const sheet = this.place.querySelector("link[rel=stylesheet]");
    if (sheet && !sheet.sheet) {
      // Nothing can be measured before the style sheet is there.
      if (!this.late) sheet.addEventListener("load", () => this.take(this.late), { once: true });
      this.late = component;
      return;
    }
    const { data, setTriggerValue } = component;
    const before = this.data;
    const older = (part) => part.page === this.outbox.page && part.number < before.answered.number;
    if (before && before.session === data.session && before.answered.page === this.outbox.page) {
      if (data.answered.page !== this.outbox.page || older(data.answered)) return; // overtaken by what is shown
    }
    this.data = data;
    this.words = data.words;
    this.outbox.trigger = setTriggerValue;
    this.from = dayOf(data.first);
    this.to = dayOf(data.last);
    const mine = data.answered.page === this.outbox.page;
    const settled = this.outbox.answered(mine ? data.answered.number : 0);
    // A session that is gone may have done what it was told last, or not: what the bars show is so.
    const gone = before && before.session !== data.session ? this.outbox.drop() : [];
    const there = new Map(data.bars.map((bar) => [bar.id, bar]));
    const lost = gone.filter(({ kind, id, first, last }) => {
      if (kind === "opened") return false;
      if (kind === "deleted") return there.has(id);
      return !(id && there.get(id)?.first === first && there.get(id)?.last === last);
    });
    this.outbox.session = data.session;
    if (!before || before.selected !== data.selected) this.chosen = data.selected;
    this.draw();
    const said = mine ? data.said.filter((one) => one.number > this.heard) : [];
    for (const one of said) this.heard = Math.max(this.heard, one.number);
    for (const one of said) {
      if (one.refused) this.refuse(one.id, one.text, settled.find((gesture) => gesture.number === one.number));
      else this.say(one.text);
    }
    if (lost.length) this.refuse(lost[0].id || "", this.words.lost, lost[0]);
  }

  leave() {
    this.outbox.drop();
    this.watcher.disconnect();
    document.removeEventListener("keydown", this.onEscape, true);
  }

  // --- the parts that stay ---

  build(place) {
    this.place = place;
    this.root = node("section", "year");
    this.root.style.visibility = "hidden"; // until the style sheet is there, which shows it
    this.tools = node("div", "tools");
    this.earlier = this.tool("‹", () => this.page(-1));
    this.now = this.tool("", () => this.reach(this.today() ?? this.from));
    this.later = this.tool("›", () => this.page(1));
    this.range = node("span", "range");
    this.state = node("span", "state");
    this.legend = node("span", "legend");
    this.tools.append(this.earlier, this.now, this.later, this.range, this.legend, this.state);
    this.scroller = node("div", "scroller");
    this.sheet = node("div", "sheet");
    this.head = node("div", "head");
    this.lanes = node("div", "lanes");
    this.ground = node("div", "ground");
    this.ground.setAttribute("aria-hidden", "true");
    this.tag = node("div", "tag");
    this.tag.hidden = true;
    this.bubble = node("div", "bubble");
    this.bubble.hidden = true;
    this.lanes.append(this.ground);
    this.sheet.append(this.head, this.lanes, this.tag, this.bubble);
    this.scroller.append(this.sheet);
    this.about = node("div", "about");
    this.help = node("p", "unseen");
    this.help.id = "year-help";
    this.root.setAttribute("aria-describedby", this.help.id);
    this.live = node("div", "unseen");
    this.live.setAttribute("role", "status");
    this.alert = node("div", "unseen");
    this.alert.setAttribute("role", "alert");
    this.root.append(this.tools, this.scroller, this.about, this.help, this.live, this.alert);
    place.append(this.root);

    this.lane = new Map(); // id -> { row, name, count, add, body }
    this.pen = document.createElement("canvas").getContext("2d");
    this.coarse = matchMedia("(pointer: coarse)");
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.watcher = new ResizeObserver(() => {
      if (this.data && this.scroller.clientWidth !== this.width) this.draw();
    });
    this.watcher.observe(this.scroller);
    this.lanes.addEventListener("pointerdown", (event) => this.press(event));
    this.lanes.addEventListener("click", (event) => this.click(event));
    this.lanes.addEventListener("focusin", (event) => this.tell(this.barAt(event)));
    this.lanes.addEventListener("pointerover", (event) => event.pointerType === "mouse" && this.tell(this.barAt(event)));
    this.lanes.addEventListener("contextmenu", (event) => this.drag && event.preventDefault());
    // Only a listener that may refuse keeps the page from scrolling once a finger drags.
    this.lanes.addEventListener("touchmove", (event) => this.drag?.begun && event.preventDefault(), { passive: false });
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.scroller.addEventListener("scroll", () => this.ranged(), { passive: true });
    this.onEscape = (event) => {
      if (event.key === "Escape" && this.drag) {
        event.preventDefault();
        event.stopPropagation();
        this.cancel();
      }
    };
    document.addEventListener("keydown", this.onEscape, true);
    document.fonts.ready.then(() => {
      this.widths.clear();
      this.framed = "";
      if (this.data) this.draw();
    });
  }

  tool(text, act) {
    const button = node("button", "tool", text);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  // --- drawing ---

  draw() {
    const { data } = this;
    const centre = this.px ? this.from0 + (this.scroller.scrollLeft + this.scroller.clientWidth / 2 - this.side) / this.px : null;
    this.width = this.scroller.clientWidth;
    this.root.lang = data.lang === "zh" ? "zh-CN" : "en";
    this.side = this.width < 620 ? (data.lang === "zh" ? 56 : 84) : data.lang === "zh" ? 84 : 112;
    const scale = SCALES[data.scale];
    const days = this.to - this.from + 1;
    const room = Math.max(60, this.width - this.side - 1);
    const px = Math.max(scale.least, room / Math.min(days, scale.days));
    const framed = [data.lang, data.scale, data.first, data.last, data.today, px, this.side, this.coarse.matches, JSON.stringify([data.lines, data.off, data.editable])].join("|");
    const far = !this.px || this.px !== px || this.from0 !== this.from;
    this.px = px;
    this.from0 = this.from;
    this.rowHeight = this.coarse.matches ? 38 : 30;
    if (framed !== this.framed) {
      this.framed = framed;
      this.loaded = "";
      this.frame();
    }
    const loaded = data.heat.join();
    if (loaded !== this.loaded) {
      this.loaded = loaded;
      this.heat();
    }
    this.arrange();
    if (far) {
      const focus = centre ?? (data.focus ? dayOf(data.focus) + 7 : this.today() ?? this.from);
      this.scroller.scrollLeft = Math.max(0, (focus - this.from) * px + this.side - this.scroller.clientWidth * (centre === null ? 0.3 : 0.5));
    }
    this.ranged();
    this.status();
    this.tell(this.told && this.bars.get(this.told));
  }

  x(day) {
    return (day - this.from) * this.px;
  }

  today() {
    const day = this.data.today ? dayOf(this.data.today) : null;
    return day !== null && day >= this.from && day <= this.to ? day : null;
  }

  // What changes with scale, size and language: months, days off, promotion lines, heat, today.
  frame() {
    const { data, words } = this;
    const wide = (this.to - this.from + 1) * this.px;
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
  }

  sign(kind, text) {
    const made = node("span", kind);
    made.append(node("i"), text);
    return made;
  }

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
  }

  headRow(kind, label) {
    const row = node("div", `row ${kind}`);
    row.append(node("div", "side", label ?? ""));
    return row;
  }

  // A piece of a row, or of the ground, that lies over some days.
  over(kind, first, last, text) {
    const made = node("div", kind, text);
    const left = Math.max(this.x(first), 0);
    made.style.left = `${this.side + left}px`;
    made.style.width = `${Math.max(0, Math.min(this.x(last + 1), this.x(this.to + 1)) - left)}px`;
    return made;
  }

  upright(kind, day) {
    const line = node("div", kind);
    line.style.left = `${this.side + this.x(day)}px`;
    return line;
  }

  *months() {
    for (let day = this.from; day <= this.to; ) {
      const { year, month } = parts(day);
      const next = Date.UTC(year, month, 1) / DAY;
      yield [day, Math.min(next - 1, this.to), year, month];
      day = next;
    }
  }

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
  }

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
  }

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
  }

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
  }

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
  }

  heat() {
    const { heat } = this.data;
    const most = Math.max(0, ...heat);
    const cells = [];
    for (let at = 0; at < heat.length; ) {
      const load = heat[at];
      let end = at + 1;
      while (this.px < 20 && end < heat.length && heat[end] === load) end++;
      if (load) {
        const cell = node("i", `h${Math.ceil((load / most) * 5)}`, this.px >= 20 ? String(load) : "");
        cell.style.left = `${at * this.px}px`;
        cell.style.width = `${(end - at) * this.px}px`;
        cells.push(cell);
      }
      at = end;
    }
    this.strip.setAttribute("aria-label", this.heatTold());
    this.strip.replaceChildren(...cells);
  }

  heatTold() {
    const most = Math.max(0, ...this.data.heat);
    if (!most) return `${this.words.heat}: ${this.words.heat_none}`;
    return fill(this.words.heat_told, { number: most, day: this.dayText(this.from + this.data.heat.indexOf(most)) });
  }

  // Bars: their days with what is on its way laid over, stacked where they meet, drawn where they changed.
  arrange() {
    const told = new Map(this.data.bars.map((bar) => [bar.id, { ...bar, first: dayOf(bar.first), last: dayOf(bar.last) }]));
    for (const gesture of this.outbox.waiting) {
      const bar = told.get(gesture.id);
      if (gesture.kind === "created") {
        const id = `+${gesture.number}`;
        told.set(id, { id, title: this.words.new, lane: gesture.lane, kind: "", first: dayOf(gesture.first), last: dayOf(gesture.last), ghost: true, waits: true });
      } else if (bar && gesture.kind === "deleted") {
        Object.assign(bar, { leaving: true, waits: true });
      } else if (bar && gesture.first) {
        Object.assign(bar, { first: dayOf(gesture.first), last: dayOf(gesture.last), waits: true });
      }
    }
    const active = this.place.activeElement;
    const focused = active?.dataset?.bar;
    const lost = focused !== undefined && !told.has(focused) ? this.neighbour(focused) : null;
    for (const [id, bar] of this.bars) {
      if (!told.has(id)) {
        bar.drawn.remove();
        this.bars.delete(id);
      }
    }
    const lanes = new Map([...this.lane.keys()].map((id) => [id, []]));
    for (const bar of told.values()) lanes.get(bar.lane)?.push(bar);
    for (const [id, bars] of lanes) this.stack(this.lane.get(id), bars);
    this.root.classList.toggle("empty", told.size === 0);
    const wanted = this.awaited && [...told.values()].find((bar) => !bar.ghost && bar.lane === this.awaited.lane && textOf(bar.first) === this.awaited.first && !this.awaited.known.has(bar.id));
    if (wanted) {
      this.awaited = null;
      this.bars.get(wanted.id).drawn.focus();
    } else if (lost && this.bars.has(lost)) {
      this.bars.get(lost).drawn.focus();
    } else if (focused !== undefined && this.place.activeElement !== active && this.bars.has(focused)) {
      this.bars.get(focused).drawn.focus({ preventScroll: true });
    }
  }

  neighbour(id) {
    const gone = this.bars.get(id);
    if (!gone) return null;
    const next = gone.drawn.nextElementSibling ?? gone.drawn.previousElementSibling;
    return next?.dataset.bar ?? null;
  }

  stack(lane, bars) {
    bars.sort((a, b) => a.first - b.first || b.last - a.last || (a.id < b.id ? -1 : 1));
    const wide = this.x(this.to + 1);
    const ends = [];
    let before = null;
    for (const bar of bars) {
      const shape = this.shape(bar, wide);
      let row = ends.findIndex((end) => end + 4 <= shape.left);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = shape.left + shape.width;
      const drawn = this.drawn(bar, shape, row, lane);
      if (drawn.parentNode !== lane.body || drawn.previousElementSibling !== before) {
        if (before) before.after(drawn);
        else lane.body.prepend(drawn);
      }
      before = drawn;
    }
    lane.count.textContent = bars.length || "";
    lane.row.setAttribute("aria-label", fill(this.words.items, { lane: lane.title, number: bars.length }));
    lane.body.style.height = `${Math.max(1, ends.length) * this.rowHeight + 16}px`;
  }

  // Where a bar's ink lies, and its name: within where there is room, else beside.
  shape(bar, wide) {
    const ink = Math.max(10, Math.min(wide, this.x(bar.last + 1)) - Math.max(0, this.x(bar.first)) - 2);
    const start = between(0, this.x(bar.first), wide - ink);
    const name = this.measure(bar.title) + (bar.locked ? 16 : 0) + 2;
    if (name + 16 <= ink || ink >= 96) return { left: start, width: Math.max(24, ink), ink, at: 0, name: "within" };
    const beside = Math.min(name, SCALES[this.data.scale].name) + 8;
    if (start + ink + beside > wide && start > beside) {
      return { left: start - beside, width: beside + ink, ink, at: beside, name: "before" };
    }
    return { left: start, width: Math.max(24, ink + beside), ink, at: 0, name: "after" };
  }

  drawn(bar, shape, row, lane) {
    const known = this.bars.get(bar.id);
    const entry = known ?? { drawn: this.newBar(bar.id) };
    const chosen = bar.id === this.chosen;
    const look = [bar.title, bar.first, bar.last, bar.tone, bar.tentative, bar.cancelled, bar.locked, bar.fixed, bar.due, bar.note, bar.waits, bar.leaving, bar.ghost, bar.movable, bar.resizable, chosen, row, shape.left, shape.width, shape.ink, shape.at, shape.name, this.rowHeight, this.data.lang, this.data.editable];
    entry.told = bar;
    entry.shape = shape;
    if (!entry.look || look.some((part, n) => part !== entry.look[n])) {
      entry.look = look;
      const { drawn } = entry;
      const kinds = ["bar", `tone-${bar.tone ?? bar.lane}`, `name-${shape.name}`];
      for (const kind of ["tentative", "cancelled", "locked", "waits", "leaving", "ghost"]) if (bar[kind]) kinds.push(kind);
      if (bar.due) kinds.push("due");
      if (chosen) kinds.push("chosen");
      if (!this.movable(bar)) kinds.push("fixed");
      if (bar.first < this.from) kinds.push("cut-first");
      if (bar.last > this.to) kinds.push("cut-last");
      drawn.className = kinds.join(" ");
      drawn.style.left = `${shape.left}px`;
      drawn.style.top = `${row * this.rowHeight + 7}px`;
      drawn.style.width = `${shape.width}px`;
      drawn.style.setProperty("--ink", `${shape.ink}px`);
      drawn.style.setProperty("--at", `${shape.at}px`);
      drawn.children[1].firstChild.textContent = bar.title;
      drawn.querySelector("svg")?.remove();
      if (bar.locked) drawn.children[1].prepend(icon(LOCK));
      drawn.setAttribute("aria-label", this.describe(bar));
      drawn.setAttribute("aria-busy", bar.waits ? "true" : "false");
      if (chosen) drawn.setAttribute("aria-current", "true");
      else drawn.removeAttribute("aria-current");
      drawn.tabIndex = bar.ghost ? -1 : 0;
      this.grips(drawn, chosen && this.resizable(bar));
    }
    if (!known) this.bars.set(bar.id, entry);
    return entry.drawn;
  }

  newBar(id) {
    const drawn = node("button", "bar");
    drawn.type = "button";
    drawn.dataset.bar = id;
    const name = node("span", "title");
    name.append(node("span", ""));
    drawn.append(node("span", "ink"), name);
    return drawn;
  }

  grips(drawn, shown) {
    const there = drawn.querySelectorAll(".grip");
    if (shown && !there.length) drawn.append(node("span", "grip grip-first"), node("span", "grip grip-last"));
    if (!shown) there.forEach((grip) => grip.remove());
  }

  measure(text) {
    const font = this.font ?? (this.font = `12.5px ${getComputedStyle(this.root).fontFamily}`);
    if (this.pen.font !== font) this.pen.font = font;
    if (!this.widths.has(text)) this.widths.set(text, this.pen.measureText(text).width);
    return this.widths.get(text);
  }

  // --- words ---

  dayText(day) {
    const { year, month, date, week } = parts(day);
    const other = year !== parts(this.from).year;
    if (this.data.lang === "zh") return `${other ? `${year}年` : ""}${month}月${date}日(周${WEEK.zh[week]})`;
    return `${WEEK.en[week]} ${date} ${MONTHS[month - 1]}${other ? ` ${year}` : ""}`;
  }

  when(first, last) {
    return first === last ? this.dayText(first) : fill(this.words.between, { first: this.dayText(first), last: this.dayText(last) });
  }

  describe(bar) {
    const { words } = this;
    const length = bar.last - bar.first + 1;
    const lane = this.lane.get(bar.lane)?.title;
    const told = [bar.title, this.when(bar.first, bar.last), length === 1 ? words.one_day : fill(words.days, { number: length }), lane];
    if (bar.tentative) told.push(words.tentative);
    if (bar.cancelled) told.push(words.cancelled);
    if (bar.locked) told.push(words.locked);
    told.push(bar.due, bar.note, bar.fixed);
    return told.filter(Boolean).join(this.data.lang === "zh" ? "，" : ", ");
  }

  tell(entry) {
    const { words } = this;
    this.told = entry?.told.id;
    if (!entry) {
      const empty = this.root.classList.contains("empty");
      const calm = this.data.editable ? (empty ? words.empty : words.hint) : words.read_only;
      this.about.replaceChildren(node("span", "", calm), ...(empty ? [] : [node("span", "", this.heatTold())]));
      return;
    }
    const bar = entry.told;
    const length = bar.last - bar.first + 1;
    const more = [
      this.when(bar.first, bar.last),
      length === 1 ? words.one_day : fill(words.days, { number: length }),
      bar.due, bar.cancelled ? words.cancelled : "", bar.note,
    ].filter(Boolean);
    const lines = [node("b", "", bar.title), node("span", "", more.join(" · "))];
    if (bar.fixed) lines.push(node("span", "why", bar.fixed));
    this.about.replaceChildren(...lines);
  }

  say(text) {
    this.live.textContent = this.live.textContent === text ? `${text}\u00a0` : text;
    this.spoken = text;
  }

  status() {
    const waits = this.outbox.waiting.length > 0;
    this.root.classList.toggle("saving", waits);
    this.state.textContent = waits ? this.words.saving : this.outbox.number ? this.words.saved : "";
  }

  ranged() {
    const { scroller } = this;
    const first = between(this.from, this.from + Math.floor(scroller.scrollLeft / this.px), this.to);
    const last = between(first, Math.ceil((scroller.scrollLeft + scroller.clientWidth - this.side) / this.px) + this.from - 1, this.to);
    const name = (day) => {
      const { year, month } = parts(day);
      return this.data.lang === "zh" ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
    };
    const from = name(first), to = name(last);
    this.range.textContent = from === to ? from : `${from} – ${to}`;
    const whole = scroller.scrollWidth <= scroller.clientWidth + 1;
    this.earlier.hidden = this.later.hidden = whole;
    this.now.classList.toggle("whole", whole);
  }

  // A refusal stands at its bar until something else is done, and is spoken.
  refuse(id, text, gesture) {
    const entry = this.bars.get(id);
    const close = node("button", "tool", this.words.close);
    close.type = "button";
    close.addEventListener("click", () => this.dismiss(true));
    this.bubble.replaceChildren(node("p", "", text), close);
    this.bubble.hidden = false;
    const wide = Math.min(300, this.scroller.clientWidth - 24);
    const view = this.scroller.scrollLeft;
    const { left, top } = entry ? this.spot(entry.drawn) : { left: view + this.side, top: this.head.offsetHeight };
    this.bubble.style.width = `${wide}px`;
    this.bubble.style.left = `${between(view + 8, left, view + this.scroller.clientWidth - wide - 16)}px`;
    this.bubble.style.top = `${top + (entry ? this.rowHeight + 2 : 8)}px`;
    this.bubbleAt = id;
    const bar = entry?.told;
    const moved = bar && gesture && gesture.first;
    this.alert.textContent = moved ? fill(this.words.went_back, { title: bar.title, when: this.when(bar.first, bar.last), why: text }) : text;
    this.bubble.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  dismiss(back) {
    if (this.bubble.hidden) return;
    this.bubble.hidden = true;
    this.alert.textContent = "";
    if (back && this.bars.has(this.bubbleAt)) this.bars.get(this.bubbleAt).drawn.focus();
  }

  spot(drawn) {
    const body = drawn.parentNode;
    return { left: this.side + drawn.offsetLeft, top: this.lanes.offsetTop + body.parentNode.offsetTop + drawn.offsetTop };
  }

  // --- what may be done ---

  why(bar, doing) {
    const { words, data } = this;
    if (!data.editable) return words.read_only;
    if (bar.fixed && doing !== "deleted") return bar.fixed;
    if (doing === "moved" && bar.movable === false) return words.not_movable;
    if (doing === "resized" && bar.resizable === false) return words.not_resizable;
    if (doing === "deleted" && bar.removable === false) return words.not_removable;
    return "";
  }
  movable(bar) {
    return !bar.ghost && !this.why(bar, "moved");
  }
  resizable(bar) {
    return !bar.ghost && !this.why(bar, "resized");
  }

  // Days after moving or resizing by some, kept within the lanes; a bar that reaches beyond them may come in.
  shifted(bar, mode, by) {
    const low = Math.min(0, this.from - bar.first), high = Math.max(0, this.to - bar.last);
    if (mode === "moved") {
      const step = between(low, by, high);
      return [bar.first + step, bar.last + step];
    }
    if (mode === "first") return [between(Math.min(this.from, bar.first), bar.first + by, bar.last), bar.last];
    return [bar.first, between(bar.first, bar.last + by, Math.max(this.to, bar.last))];
  }

  act(gesture) {
    this.dismiss();
    this.outbox.add(gesture);
    const bar = this.bars.get(gesture.id)?.told;
    const values = { title: bar?.title, lane: this.lane.get(gesture.lane)?.title };
    if (gesture.first) values.when = this.when(dayOf(gesture.first), dayOf(gesture.last));
    const said = { undo: "undoing", redo: "redoing" }[gesture.kind] ?? gesture.kind;
    this.arrange();
    this.status();
    this.tell(this.told && this.bars.get(this.told));
    this.say(fill(this.words[said], values));
  }

  change(bar, mode, first, last, keyed) {
    if (first === bar.first && last === bar.last) return;
    this.act({ kind: mode === "moved" ? "moved" : "resized", id: bar.id, first: textOf(first), last: textOf(last), keyed });
  }

  addIn(id) {
    const { scroller } = this;
    const seen = Math.round(this.from + (scroller.scrollLeft + (scroller.clientWidth - this.side) / 2) / this.px);
    const told = this.told && this.bars.get(this.told)?.told;
    const day = between(this.from, told && told.lane === id ? told.first : this.today() ?? seen, this.to);
    this.create(id, day, day);
  }

  create(lane, first, last) {
    this.awaited = { lane, first: textOf(first), known: new Set(this.bars.keys()) };
    this.act({ kind: "created", lane, first: textOf(first), last: textOf(last) });
  }

  // --- keys ---

  key(event) {
    if (this.drag) return;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && !event.altKey && (letter === "z" || letter === "y")) {
      event.preventDefault();
      const redo = letter === "y" || event.shiftKey;
      if (!this.data.editable) this.refuse("", this.words.read_only);
      else this.act({ kind: redo ? "redo" : "undo" });
      return;
    }
    if (event.key === "Escape") return this.dismiss(true);
    const entry = this.barAt(event);
    if (!entry || event.altKey) return;
    const bar = entry.told;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    if (step) {
      event.preventDefault();
      const mode = event.shiftKey ? (command ? "first" : "last") : "moved";
      const why = this.why(bar, mode === "moved" ? "moved" : "resized");
      if (why) this.refuse(bar.id, why);
      else this.change(bar, mode, ...this.shifted(bar, mode, step), true);
      this.bars.get(bar.id)?.drawn.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.across(bar, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const bars = entry.drawn.parentNode.querySelectorAll(".bar");
      bars[event.key === "Home" ? 0 : bars.length - 1].focus();
    } else if (event.key === "Delete") {
      event.preventDefault();
      const why = this.why(bar, "deleted");
      if (why) this.refuse(bar.id, why);
      else this.act({ kind: "deleted", id: bar.id });
    }
  }

  across(bar, step) {
    const ids = [...this.lane.keys()];
    for (let at = ids.indexOf(bar.lane) + step; at >= 0 && at < ids.length; at += step) {
      const near = [...this.bars.values()].filter((one) => one.told.lane === ids[at] && !one.told.ghost);
      near.sort((a, b) => Math.abs(a.told.first - bar.first) - Math.abs(b.told.first - bar.first));
      if (near.length) return near[0].drawn.focus();
    }
  }

  barAt(event) {
    const drawn = event.target.closest?.(".bar");
    return drawn && this.bars.get(drawn.dataset.bar);
  }

  click(event) {
    const entry = this.barAt(event);
    if (!entry || this.dragged || entry.told.ghost) return;
    this.dismiss();
    this.choose(entry.told.id);
    this.outbox.add({ kind: "opened", id: entry.told.id });
    this.status();
    this.say(fill(this.words.opened, { title: entry.told.title }));
  }

  choose(id) {
    this.chosen = id;
    this.arrange();
    this.tell(this.bars.get(id));
  }

  // --- pointers ---

  press(event) {
    this.dragged = false;
    if (event.button !== 0 || this.drag || event.isPrimary === false) return;
    const entry = this.barAt(event);
    const body = event.target.closest?.(".body");
    if (entry?.told.ghost || (!entry && (!body || event.target !== body))) return;
    const touch = event.pointerType === "touch";
    const grip = event.target.closest?.(".grip");
    const drag = {
      entry, touch, pointer: event.pointerId, x: event.clientX, y: event.clientY, clientX: event.clientX,
      scrolled: this.scroller.scrollLeft, begun: false, lane: body?.dataset.lane,
      mode: entry ? this.modeAt(entry, event, grip) : "create",
      target: entry ? entry.drawn : body,
    };
    this.drag = drag;
    drag.stop = new AbortController();
    const options = { signal: drag.stop.signal };
    // On the window: the bar under the pointer may be moved about by an answer meanwhile.
    window.addEventListener("pointermove", (move) => move.pointerId === drag.pointer && this.moveTo(move), options);
    window.addEventListener("pointerup", (up) => up.pointerId === drag.pointer && this.drop(up), options);
    window.addEventListener("pointercancel", (gone) => gone.pointerId === drag.pointer && this.cancel(), options);
    window.addEventListener("blur", () => this.cancel(), options);
    if (touch && !grip) drag.timer = setTimeout(() => this.drag === drag && this.begin(), HOLD);
    if (grip) event.preventDefault();
    if (grip && !this.begin()) return;
  }

  modeAt(entry, event, grip) {
    if (grip) return grip.classList.contains("grip-first") ? "first" : "last";
    const ink = entry.drawn.firstChild.getBoundingClientRect();
    if (ink.width < 28 || !this.resizable(entry.told)) return "moved";
    if (event.clientX >= ink.left - 2 && event.clientX <= ink.left + EDGE) return "first";
    if (event.clientX >= ink.right - EDGE && event.clientX <= ink.right + 2) return "last";
    return "moved";
  }

  begin() {
    const { drag } = this;
    clearTimeout(drag.timer);
    this.dismiss();
    const bar = drag.entry?.told;
    const why = bar ? this.why(bar, drag.mode === "moved" ? "moved" : "resized") : this.data.editable ? "" : this.words.read_only;
    if (why) {
      const id = bar?.id ?? "";
      this.cancel();
      this.dragged = true;
      this.refuse(id, why);
      return false;
    }
    drag.begun = true;
    this.dragged = true;
    this.root.classList.add("dragging");
    if (bar) {
      drag.entry.drawn.classList.add("taken");
      drag.first = bar.first;
      drag.last = bar.last;
      if (drag.touch) {
        navigator.vibrate?.(12);
        this.choose(bar.id);
        this.say(fill(this.words.grabbed, { title: bar.title }));
      }
    } else {
      drag.from = this.dayAt(drag.x, drag.scrolled);
      drag.ghost = node("div", "marking");
      drag.target.append(drag.ghost);
    }
    this.follow();
    return true;
  }

  dayAt(clientX, scrolled) {
    const left = this.scroller.getBoundingClientRect().left + this.side - scrolled;
    return between(this.from, this.from + Math.floor((clientX - left) / this.px), this.to);
  }

  moveTo(event) {
    const { drag } = this;
    drag.clientX = event.clientX;
    if (!drag.begun) {
      const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
      if (drag.touch) {
        if (far > 10) this.cancel(); // a finger that does not rest scrolls
        return;
      }
      if (far <= SLACK || !this.begin()) return;
    }
    event.preventDefault();
    if (!drag.frame) drag.frame = requestAnimationFrame(() => this.follow());
  }

  // Draw where the bar would be; near an edge of the lanes, they scroll on.
  follow() {
    const { drag, scroller } = this;
    if (!drag?.begun) return;
    drag.frame = 0;
    const box = scroller.getBoundingClientRect();
    const past = drag.clientX > box.right - 36 ? drag.clientX - box.right + 36 : drag.clientX < box.left + this.side + 12 ? drag.clientX - box.left - this.side - 12 : 0;
    const moving = drag.clientX !== drag.x || drag.scrolled !== scroller.scrollLeft;
    if (past && moving) {
      const before = scroller.scrollLeft;
      scroller.scrollLeft += between(-16, past / 3, 16);
      if (scroller.scrollLeft !== before) drag.frame = requestAnimationFrame(() => this.follow());
    }
    if (drag.mode === "create") {
      const day = this.dayAt(drag.clientX, scroller.scrollLeft);
      [drag.first, drag.last] = [Math.min(drag.from, day), Math.max(drag.from, day)];
      drag.ghost.style.left = `${this.x(drag.first)}px`;
      drag.ghost.style.width = `${Math.max(4, this.x(drag.last + 1) - this.x(drag.first))}px`;
      this.mark(drag.target.parentNode.offsetTop, this.x(drag.first));
      return;
    }
    const bar = drag.entry.told;
    const by = Math.round((drag.clientX - drag.x + scroller.scrollLeft - drag.scrolled) / this.px);
    [drag.first, drag.last] = this.shifted(bar, drag.mode, by);
    const { drawn, shape } = drag.entry;
    const ink = Math.max(10, this.x(drag.last + 1) - Math.max(0, this.x(drag.first)) - 2);
    const step = Math.max(0, this.x(drag.first)) - Math.max(0, this.x(bar.first));
    drawn.style.transform = `translateX(${step}px)`;
    drawn.style.setProperty("--ink", `${ink}px`);
    drawn.style.width = `${shape.width + ink - shape.ink}px`;
    this.mark(drawn.parentNode.parentNode.offsetTop + drawn.offsetTop, this.x(drag.first));
  }

  mark(top, left) {
    const { drag, scroller } = this;
    this.tag.textContent = this.when(drag.first, drag.last);
    this.tag.hidden = false;
    const view = scroller.scrollLeft;
    const at = between(view + this.side + 4, this.side + left, view + scroller.clientWidth - this.tag.offsetWidth - 6);
    this.tag.style.left = `${at}px`;
    this.tag.style.top = `${this.lanes.offsetTop + top - 30}px`;
  }

  drop() {
    const { drag } = this;
    if (!drag.begun) return this.end();
    if (drag.frame) this.follow();
    const { mode, first, last, lane } = drag;
    const bar = drag.entry?.told;
    this.end();
    if (mode === "create") this.create(lane, first, last);
    else this.change(this.bars.get(bar.id)?.told ?? bar, mode, first, last);
  }

  cancel() {
    const { drag } = this;
    if (!drag) return;
    const bar = drag.begun && drag.entry?.told;
    this.end();
    if (bar) this.say(fill(this.words.given_up, { title: bar.title, when: this.when(bar.first, bar.last) }));
  }

  end() {
    const { drag } = this;
    clearTimeout(drag.timer);
    cancelAnimationFrame(drag.frame);
    drag.stop.abort();
    drag.ghost?.remove();
    this.tag.hidden = true;
    this.root.classList.remove("dragging");
    if (drag.begun && drag.entry) {
      const { drawn, shape } = drag.entry;
      drawn.classList.remove("taken");
      drawn.style.transform = "";
      drawn.style.setProperty("--ink", `${shape.ink}px`);
      drawn.style.width = `${shape.width}px`;
    }
    this.drag = null;
  }

  // --- looking about ---

  page(step) {
    this.go(this.scroller.scrollLeft + step * Math.max(80, (this.scroller.clientWidth - this.side) * 0.8));
  }
  reach(day) {
    this.go(this.x(day) - (this.scroller.clientWidth - this.side) * 0.3);
  }
  go(left) {
    this.scroller.scrollTo({ left, behavior: this.calm.matches ? "auto" : "smooth" });
  }
}

const years = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  if (!years.has(place)) years.set(place, new Year(place));
  years.get(place).take(component);
  // Streamlit also cleans up after a call that a newer one has overtaken; only a place that is gone is left.
  return () =>
    setTimeout(() => {
      if (place.isConnected) return;
      years.get(place)?.leave();
      years.delete(place);
    });
}
