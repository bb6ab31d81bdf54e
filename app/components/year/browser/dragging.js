// A mouse or a finger that drags.

import { between } from "./days.js";
import { node } from "./nodes.js";
import { fill } from "./words.js";

const HOLD = 350; // milliseconds a finger rests before it drags; sooner, it scrolls
const SLACK = 4; // pixels a mouse moves before it drags
const EDGE = 7; // pixels at a bar's ends that resize it

export const dragging = {
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
  },

  modeAt(entry, event, grip) {
    if (grip) return grip.classList.contains("grip-first") ? "first" : "last";
    const ink = entry.drawn.firstChild.getBoundingClientRect();
    if (ink.width < 28 || !this.resizable(entry.told)) return "moved";
    if (event.clientX >= ink.left - 2 && event.clientX <= ink.left + EDGE) return "first";
    if (event.clientX >= ink.right - EDGE && event.clientX <= ink.right + 2) return "last";
    return "moved";
  },

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
  },

  dayAt(clientX, scrolled) {
    const left = this.scroller.getBoundingClientRect().left + this.side - scrolled;
    return between(this.from, this.from + Math.floor((clientX - left) / this.px), this.to);
  },

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
  },

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
  },

  mark(top, left) {
    const { drag, scroller } = this;
    this.tag.textContent = this.when(drag.first, drag.last);
    this.tag.hidden = false;
    const view = scroller.scrollLeft;
    const at = between(view + this.side + 4, this.side + left, view + scroller.clientWidth - this.tag.offsetWidth - 6);
    this.tag.style.left = `${at}px`;
    this.tag.style.top = `${this.lanes.offsetTop + top - 30}px`;
  },

  drop() {
    const { drag } = this;
    if (!drag.begun) return this.end();
    if (drag.frame) this.follow();
    const { mode, first, last, lane } = drag;
    const bar = drag.entry?.told;
    this.end();
    if (mode === "create") this.create(lane, first, last);
    else this.change(this.bars.get(bar.id)?.told ?? bar, mode, first, last);
  },

  cancel() {
    const { drag } = this;
    if (!drag) return;
    const bar = drag.begun && drag.entry?.told;
    this.end();
    if (bar) this.say(fill(this.words.given_up, { title: bar.title, when: this.when(bar.first, bar.last) }));
  },

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
  },
};
