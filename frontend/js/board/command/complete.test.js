import assert from "node:assert/strict";
import { test } from "node:test";
import { complete } from "./complete.js";

/** @type {any} */
const world = {
  incidents: [
    { id: 1, short: 23, grade: "2", type_label: "Domestic incident", place: "14 Lloyd Street", lon: -2.24, lat: 53.48 },
    { id: 2, short: 24, grade: "1", type_label: "Collision", place: "Mill Road", lon: -2.3, lat: 53.5 },
  ],
  units: [
    { callsign: "GA12", deployable: "no", state_label: "At scene", incident_short: 24, lon: -2.24, lat: 53.48 },
    { callsign: "GA14", deployable: "yes", state_label: "On patrol", lon: -2.4, lat: 53.48 },
    { callsign: "GA15", deployable: "yes", state_label: "On patrol", lon: -2.25, lat: 53.48 },
  ],
  states: [{ code: "5", label: "En route" }, { code: "6", label: "At scene" }],
  grades: [{ code: "1", label: "Emergency" }, { code: "C", label: "Later" }],
  selected: null,
};
/** @param {string} line @param {any} [more] */
const values = (line, more) => complete(line, { ...world, ...more }).choices.map((choice) => choice.value);

test("the verb first, then incidents by grade, then units by use and distance", () => {
  assert.deepEqual(values("d"), ["d"]);
  assert.deepEqual(values("d "), ["24", "23"]);
  assert.deepEqual(values("d 23 "), ["GA15", "GA14", "GA12"]);
  assert.deepEqual(values("d 23 GA15 ga1"), ["GA15", "GA14", "GA12"]);
});

test("the open incident is offered first", () => {
  assert.deepEqual(values("n ", { selected: world.incidents[0] }), ["23", "24"]);
});

test("incidents are found by words too", () => {
  assert.deepEqual(values("o lloyd"), ["23"]);
});

test("states by number or name; nothing inside free text", () => {
  assert.deepEqual(values("s GA12 "), ["5", "6"]);
  assert.deepEqual(values("s GA12 scene"), ["6"]);
  assert.deepEqual(values("g 23 c"), ["C"]);
  assert.deepEqual(values("n 23 G"), []);
  assert.deepEqual(values(""), []);
});

test("what is replaced begins where the word begins", () => {
  assert.equal(complete("d 23 GA1", world).from, 5);
});

test("to whom a broadcast goes", () => {
  assert.deepEqual(values("b a"), ["all", "area"]);
  assert.deepEqual(values("b ga12,ga1").slice(0, 1), ["ga12,GA14"]);
  assert.deepEqual(values("b area ", { areas: [{ code: "A", label: "Alder" }] }), ["A"]);
  assert.deepEqual(values("b team r", { teams: [{ code: "R1", label: "Response 1" }] }), ["R1"]);
  assert.deepEqual(values("b all ga"), []);
});
