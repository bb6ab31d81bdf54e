// The year as lanes of bars that people drag. Modules without a build step; Streamlit calls the default function of
// this one whenever the view changes.

import { bars } from "./bars.js";
import { between, dayOf, MONTHS, parts } from "./days.js";
import { deeds } from "./deeds.js";
import { dragging } from "./dragging.js";
import { frame } from "./frame.js";
import { keyboard } from "./keyboard.js";
import { node } from "./nodes.js";
import { Outbox } from "./outbox.js";
import { panel } from "./panel.js";
import { SCALES } from "./scales.js";
import { fill, words } from "./words.js";

class Year {
  constructor(place) {
    this.outbox = new Outbox();
    this.bars = new Map(); // id -> { told, first, last, drawn }
    this.heard = 0;
    this.edge = 0; // where the lanes are scrolled to, as told: to ask would have them laid out
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
    this.handOver();
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
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
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

  measure(text) {
    const font = this.font ?? (this.font = `12.5px ${getComputedStyle(this.root).fontFamily}`);
    if (this.pen.font !== font) this.pen.font = font;
    if (!this.widths.has(text)) this.widths.set(text, this.pen.measureText(text).width);
    return this.widths.get(text);
  }

  status() {
    const waits = this.outbox.waiting.length > 0;
    this.root.classList.toggle("saving", waits);
    this.state.textContent = waits ? this.words.saving : this.outbox.number ? this.words.saved : "";
  }

  scrolled() {
    this.edge = this.scroller.scrollLeft;
    this.hold();
    this.ranged();
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

  barAt(event) {
    const drawn = event.target.closest?.(".bar");
    return drawn && this.bars.get(drawn.dataset.bar);
  }

  click(event) {
    const entry = this.barAt(event);
    if (!entry || this.dragged || entry.told.ghost) return;
    this.dismiss();
    this.choose(entry.told.id);
    if (event.detail === 0) this.lead(entry.told.id); // a click that no pointer made
    this.outbox.add({ kind: "opened", id: entry.told.id });
    this.status();
    this.say(fill(this.words.opened, { title: entry.told.title }));
  }

  choose(id) {
    this.chosen = id;
    this.arrange();
    this.tell(this.bars.get(id));
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

// One object of several nouns, each in a file of its own.
Object.assign(Year.prototype, frame, bars, words, deeds, keyboard, dragging, panel);

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
