// The keyboard on a month. The tabulator comes to one day and to one strip; arrows go to the others: from a day to its
// neighbours, from a strip to those before and after it. From a day the tabulator goes on to what is on that day.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function roving(month) {
  const days = [...month.querySelectorAll(".day")];
  const strips = [...month.querySelectorAll(".strip")];

  function stop(all, one) {
    for (const other of all) other.tabIndex = other === one ? 0 : -1;
  }

  function at(day) {
    stop(days, day);
    const number = days.indexOf(day);
    const here = strips.filter((strip) => Number(strip.dataset.first) <= number && number <= Number(strip.dataset.last));
    stop(strips, here[0] ?? strips.find((strip) => Number(strip.dataset.first) > number) ?? strips[0]);
  }

  function next(from, key) {
    const all = from.matches(".day") ? days : strips;
    const number = all.indexOf(from);
    const step = all === days ? STEPS[key] : Math.sign(STEPS[key]);
    if (step) return all[number + step];
    const week = number - (number % 7);
    if (all === days && key === "Home") return days[week];
    if (all === days && key === "End") return days[week + 6];
    return undefined;
  }

  month.addEventListener("focusin", (event) => {
    if (event.target.matches(".day")) at(event.target);
    else if (event.target.matches(".strip")) stop(strips, event.target);
  });
  month.addEventListener("keydown", (event) => {
    const from = event.target.closest(".day, .strip");
    const ours = event.key in STEPS || event.key === "Home" || event.key === "End";
    if (!from || !ours || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // the page does not scroll, also at the edge
    next(from, event.key)?.focus();
  });
  at(days.find((day) => day.matches(".today")) ?? days.find((day) => !day.matches(".outside")) ?? days[0]);
}
