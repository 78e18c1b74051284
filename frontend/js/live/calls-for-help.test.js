import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, standing, whereabouts } from "./calls-for-help.js";

const NOW = Date.parse("2026-11-30T22:31:14Z");
/** @type {any} */
const press = {
  id: 1, callsign: "GA12", officer: "Olu Grant", pressed_at: "2026-11-30T22:31:05Z", presses: 1, near: "Near Mill Lane",
  fix_at: "2026-11-30T22:31:00Z", accuracy: 10, easting: 400000.2, northing: 400001, withheld: false,
  incident_id: 5, incident_short: 23, acknowledged_at: null, acknowledged_by: null, seconds: null,
};

test("where the officer was, with the age of that", () => {
  assert.match(whereabouts(press, NOW), /^Near Mill Lane, position .*14 ?s.* old$/);
  assert.match(whereabouts({ ...press, near: "" }, NOW), /^400000 E, 400001 N/);
  assert.equal(whereabouts({ ...press, fix_at: null }, NOW), "position not known");
  assert.match(whereabouts({ ...press, withheld: true }, NOW), /withheld/);
});

test("how long nobody has it, and who has it", () => {
  assert.match(standing(press, NOW), /^nobody has it yet, .*9 ?s/);
  assert.match(standing({ ...press, presses: 3 }, NOW), /pressed 3 times$/);
  assert.equal(standing({ ...press, acknowledged_at: "x", acknowledged_by: "Dev Patel", seconds: 9 }, NOW), "Dev Patel has it, after 9 s");
});

test("those that nobody has come first, the newest on top", () => {
  const found = inOrder([
    { ...press, id: 1, acknowledged_at: "x" },
    { ...press, id: 2, pressed_at: "2026-11-30T22:30:00Z" },
    { ...press, id: 3, pressed_at: "2026-11-30T22:31:00Z" },
  ]);
  assert.deepEqual(found.map((one) => one.id), [3, 2, 1]);
});
