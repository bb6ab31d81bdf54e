// What may be done to a bar, and what becomes of it.

import { between, dayOf, textOf } from "./days.js";
import { fill } from "./words.js";

export const deeds = {
  why(bar, doing) {
    const { words, data } = this;
    if (!data.editable) return words.read_only;
    if (bar.fixed && doing !== "deleted") return bar.fixed;
    if (doing === "moved" && bar.movable === false) return words.not_movable;
    if (doing === "resized" && bar.resizable === false) return words.not_resizable;
    if (doing === "deleted" && bar.removable === false) return words.not_removable;
    return "";
  },
  movable(bar) {
    return !bar.ghost && !this.why(bar, "moved");
  },
  resizable(bar) {
    return !bar.ghost && !this.why(bar, "resized");
  },

  // Days after moving or resizing by some, kept within the lanes; a bar that reaches beyond them may come in.
  shifted(bar, mode, by) {
    const low = Math.min(0, this.from - bar.first), high = Math.max(0, this.to - bar.last);
    if (mode === "moved") {
      const step = between(low, by, high);
      return [bar.first + step, bar.last + step];
    }
    if (mode === "first") return [between(Math.min(this.from, bar.first), bar.first + by, bar.last), bar.last];
    return [bar.first, between(bar.first, bar.last + by, Math.max(this.to, bar.last))];
  },

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
  },

  change(bar, mode, first, last, keyed) {
    if (first === bar.first && last === bar.last) return;
    this.act({ kind: mode === "moved" ? "moved" : "resized", id: bar.id, first: textOf(first), last: textOf(last), keyed });
  },

  addIn(id) {
    const { scroller } = this;
    const seen = Math.round(this.from + (scroller.scrollLeft + (scroller.clientWidth - this.side) / 2) / this.px);
    const told = this.told && this.bars.get(this.told)?.told;
    const day = between(this.from, told && told.lane === id ? told.first : this.today() ?? seen, this.to);
    this.create(id, day, day);
  },

  create(lane, first, last) {
    this.awaited = { lane, first: textOf(first), known: new Set(this.bars.keys()) };
    this.act({ kind: "created", lane, first: textOf(first), last: textOf(last) });
  },
};
