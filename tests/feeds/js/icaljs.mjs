// Reads .ics files with ical.js; prints JSON: file -> events. Usage: node icaljs.mjs FROM TO FILE... (seconds)
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [from, to, ...files] = process.argv.slice(2);

// A day as 2027-03-28, a moment as seconds since 1970.
const plain = (time) => (time.isDate ? time.toString() : time.zone === ICAL.Timezone.localTimezone ? "floating" : time.toUnixTime());

function occurrences(event) {
  if (!event.isRecurring()) return [event.startDate];
  const found = [];
  const each = event.iterator();
  for (let next = each.next(); next && next.toUnixTime() < to; next = each.next()) found.push(next);
  return found;
}

const told = {};
for (const file of files) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  told[file] = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: plain(event.startDate),
      end: plain(event.endDate),
      title: event.summary,
      status: component.getFirstPropertyValue("status"),
      occurrences: occurrences(event)
        .filter((time) => time.toUnixTime() >= from && time.toUnixTime() < to)
        .map(plain),
    };
  });
}
process.stdout.write(JSON.stringify(told));
