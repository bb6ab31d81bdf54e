// Bars: their days with what is on its way laid over, stacked where they meet, drawn where they changed.

import { between, dayOf, textOf } from "./days.js";
import { icon, LOCK, node } from "./nodes.js";
import { SCALES } from "./scales.js";
import { fill } from "./words.js";

export const bars = {
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
    this.hold();
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
  },

  neighbour(id) {
    const gone = this.bars.get(id);
    if (!gone) return null;
    const next = gone.drawn.nextElementSibling ?? gone.drawn.previousElementSibling;
    return next?.dataset.bar ?? null;
  },

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
  },

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
  },

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
      if (entry.held) kinds.push("held");
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
      if (bar.ghost) drawn.tabIndex = -1;
      this.grips(drawn, chosen && this.resizable(bar));
    }
    if (!known) this.bars.set(bar.id, entry);
    return entry.drawn;
  },

  // A bar cut off at the left by the edge of what is seen keeps its name in sight.
  hold() {
    for (const entry of this.bars.values()) {
      const { left, width, name } = entry.shape;
      const held = name === "within" && left < this.edge && left + width > this.edge;
      if (held !== Boolean(entry.held)) entry.drawn.classList.toggle("held", (entry.held = held));
    }
  },

  newBar(id) {
    const drawn = node("button", "bar");
    drawn.type = "button";
    drawn.dataset.bar = id;
    const name = node("span", "title");
    name.append(node("span", ""));
    drawn.append(node("span", "ink"), name);
    return drawn;
  },

  grips(drawn, shown) {
    const there = drawn.querySelectorAll(".grip");
    if (shown && !there.length) drawn.append(node("span", "grip grip-first"), node("span", "grip grip-last"));
    if (!shown) there.forEach((grip) => grip.remove());
  },
};
