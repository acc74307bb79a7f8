// Reads a calendar from standard input with ical.js and writes its to-dos as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const value = (todo, name) => todo.getFirstPropertyValue(name)?.toString() ?? null;
const todos = calendar.getAllSubcomponents("vtodo").map((todo) => ({
  uid: value(todo, "uid"),
  summary: value(todo, "summary"),
  start: value(todo, "dtstart"),
  due: value(todo, "due"),
  percent: todo.getFirstPropertyValue("percent-complete"),
  related: todo.getAllProperties("related-to").map((one) => [one.getParameter("reltype"), one.getFirstValue()]),
}));
process.stdout.write(JSON.stringify(todos));
