// Reads a calendar from standard input with ical.js, which knows only the time zones that the calendar itself defines,
// and writes its events as JSON: instants in UTC, or null where the calendar leaves them open.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const utc = (time) => (time && time.zone !== ICAL.Timezone.localTimezone ? time.toJSDate().toISOString() : null);
const text = (property) => (property ? String(property.getFirstValue()) : null);

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const tzid = component.getFirstProperty("dtstart")?.getParameter("tzid") ?? null;
  return {
    method: text(calendar.getFirstProperty("method")),
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    status: text(component.getFirstProperty("status")),
    tzid,
    start_utc: utc(event.startDate),
    end_utc: event.startDate ? utc(event.endDate) : null,
    organizer: event.organizer,
    attendees: event.attendees.map((attendee) => ({
      address: attendee.getFirstValue(),
      partstat: attendee.getParameter("partstat") ?? null,
    })),
  };
});
process.stdout.write(JSON.stringify(events));
