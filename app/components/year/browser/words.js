// What is said: of a bar, of a day, of what was done, of what was refused.

import { between, MONTHS, parts, WEEK } from "./days.js";
import { node } from "./nodes.js";

export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? values[name] : gap));

export const words = {
  dayText(day) {
    const { year, month, date, week } = parts(day);
    const other = year !== parts(this.from).year;
    if (this.data.lang === "zh") return `${other ? `${year}年` : ""}${month}月${date}日(周${WEEK.zh[week]})`;
    return `${WEEK.en[week]} ${date} ${MONTHS[month - 1]}${other ? ` ${year}` : ""}`;
  },

  when(first, last) {
    return first === last ? this.dayText(first) : fill(this.words.between, { first: this.dayText(first), last: this.dayText(last) });
  },

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
  },

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
  },

  say(text) {
    this.live.textContent = this.live.textContent === text ? `${text}\u00a0` : text;
    this.spoken = text;
  },

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
  },

  dismiss(back) {
    if (this.bubble.hidden) return;
    this.bubble.hidden = true;
    this.alert.textContent = "";
    if (back && this.bars.has(this.bubbleAt)) this.bars.get(this.bubbleAt).drawn.focus();
  },

  spot(drawn) {
    const body = drawn.parentNode;
    return { left: this.side + drawn.offsetLeft, top: this.lanes.offsetTop + body.parentNode.offsetTop + drawn.offsetTop };
  },
};
