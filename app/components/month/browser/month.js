// A month: weeks of days with strips over them. A day opens the list of what is on it, a strip or a line of the
// list opens the event beside the calendar. Nothing is changed here.

import { roving } from "./roving.js";

const LINES = 4; // strips drawn a day; what is beyond is counted, and stands in the day's list
const chosen = new WeakMap(); // place -> the day whose list is open

function made(tag, name, text = "") {
  const found = document.createElement(tag);
  found.className = name;
  found.textContent = text;
  return found;
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export default function (component) {
  draw(component);
}

function draw(component) {
  const { parentElement: place, data } = component;
  const focus = place.querySelector(".month :focus")?.dataset.key;
  const month = made("div", "month");
  month.setAttribute("role", "group");
  month.setAttribute("aria-label", `${data.said} · ${data.words.keys}`);
  const head = made("div", "names");
  head.setAttribute("aria-hidden", "true"); // each day says its own
  head.append(...data.weekdays.map((name) => made("span", "", name)));
  month.append(head, ...data.weeks.map((week, number) => weekOf(week, number, component)));
  const list = listOf(component);
  if (list) month.append(list);
  place.querySelector(".month")?.remove();
  place.append(month);
  roving(month);
  if (focus) month.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
}

function weekOf(week, number, component) {
  const { data } = component;
  const found = made("div", "week");
  const lines = Math.min(LINES, Math.max(0, ...week.strips.map((strip) => strip.line + 1)));
  found.style.setProperty("--lines", Math.max(lines, 2));
  week.days.forEach((day, column) => {
    const items = on(week, column);
    const hidden = items.filter((strip) => strip.line >= LINES).length;
    const cell = made("button", "day");
    cell.type = "button";
    cell.dataset.key = day.day;
    cell.style.gridColumn = column + 1;
    cell.classList.toggle("outside", !day.inside);
    cell.classList.toggle("off", day.off);
    cell.classList.toggle("today", day.day === data.today);
    if (day.day === data.today) cell.setAttribute("aria-current", "date");
    cell.setAttribute("aria-expanded", String(chosen.get(component.parentElement) === day.day));
    const numeral = made("span", "number", String(day.number));
    if (day.mark) numeral.append(made("i", "mark", day.mark));
    cell.append(numeral, made("span", "why", day.why));
    if (hidden) cell.append(made("span", "rest", filled(data.words.more, { number: hidden })));
    const told = [day.said, day.mark, day.why, filled(data.words.day_items, { number: items.length })];
    cell.setAttribute("aria-label", told.filter(Boolean).join(" · "));
    cell.onclick = () => choose(component, day.day);
    found.append(cell);
  });
  for (const strip of week.strips) if (strip.line < LINES) found.append(stripOf(strip, number, component));
  return found;
}

function stripOf(strip, week, component) {
  const found = made("button", `strip tone-${strip.tone}`);
  found.type = "button";
  found.dataset.key = `${strip.id}/${strip.first}`;
  [found.dataset.first, found.dataset.last] = [week * 7 + strip.first, week * 7 + strip.last];
  found.style.gridColumn = `${strip.first + 1} / ${strip.last + 2}`;
  found.style.gridRow = strip.line + 2;
  found.classList.toggle("begins", strip.begins);
  found.classList.toggle("ends", strip.ends);
  found.classList.toggle("unsure", strip.unsure);
  found.classList.toggle("open", strip.id === component.data.selected);
  if (strip.id === component.data.selected) found.setAttribute("aria-current", "true");
  if (strip.clock) found.append(made("time", "", strip.clock));
  found.append(made("span", "", strip.title));
  found.title = `${strip.title} · ${strip.about}`;
  found.setAttribute("aria-label", found.title);
  found.onclick = () => component.setTriggerValue("opened", strip.id);
  return found;
}

function listOf(component) {
  const { parentElement: place, data } = component;
  const open = chosen.get(place);
  for (const week of data.weeks) {
    const column = week.days.findIndex((day) => day.day === open);
    if (column < 0) continue;
    const day = week.days[column];
    const found = made("section", "list");
    found.setAttribute("aria-label", day.said);
    const head = made("div", "list-head");
    const away = made("button", "away", "×");
    away.type = "button";
    away.dataset.key = "away";
    away.setAttribute("aria-label", data.words.put_away);
    away.onclick = () => choose(component, open);
    head.append(made("b", "", [day.said, day.mark, day.why].filter(Boolean).join(" · ")), away);
    found.append(head);
    const items = on(week, column);
    if (!items.length) found.append(made("p", "", data.words.none));
    for (const strip of items) {
      const line = made("button", `item tone-${strip.tone}`);
      line.type = "button";
      line.dataset.key = `item/${strip.id}`;
      line.append(made("b", "", strip.title), made("small", "", strip.about));
      line.onclick = () => component.setTriggerValue("opened", strip.id);
      found.append(line);
    }
    return found;
  }
  return null;
}

function on(week, column) {
  return week.strips.filter((strip) => strip.first <= column && column <= strip.last);
}

function choose(component, day) {
  const place = component.parentElement;
  if (chosen.get(place) === day) chosen.delete(place);
  else chosen.set(place, day);
  draw(component);
}
