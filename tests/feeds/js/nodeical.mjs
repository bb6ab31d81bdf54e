// Reads .ics files with node-ical; prints JSON: file -> events. Usage: node nodeical.mjs FROM TO FILE... (seconds)
import { readFileSync } from "node:fs";
import ical from "node-ical";

const [from, to, ...files] = process.argv.slice(2);

// A day as 2027-03-28 (node-ical gives local midnight), a moment as seconds since 1970.
function plain(time, whole) {
  if (!whole) return time.getTime() / 1000;
  const two = (number) => String(number).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

const told = {};
for (const file of files) {
  const entries = Object.values(ical.sync.parseICS(readFileSync(file, "utf8")));
  told[file] = entries.filter((entry) => entry.type === "VEVENT").map((event) => {
    const whole = event.datetype === "date";
    const window = { from: new Date(from * 1000), to: new Date(to * 1000 - 1) };
    return {
      uid: event.uid,
      start: plain(event.start, whole),
      end: plain(event.end, whole),
      title: event.summary,
      status: event.status,
      occurrences: ical.expandRecurringEvent(event, window).map((one) => plain(one.start, whole)),
    };
  });
}
process.stdout.write(JSON.stringify(told));
