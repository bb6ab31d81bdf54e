// Days are whole numbers inside and `2027-03-28` outside: `toISOString` would shift them by a day east of Greenwich.

export const DAY = 86400000;
export const dayOf = (text) => Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / DAY;
const two = (number) => String(number).padStart(2, "0");
export function parts(day) {
  const at = new Date(day * DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate(), week: at.getUTCDay() };
}
export function textOf(day) {
  const { year, month, date } = parts(day);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(date)}`;
}
export const between = (low, value, high) => Math.max(low, Math.min(value, high));

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const WEEK = { zh: "日一二三四五六", en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
