import assert from "node:assert/strict";
import { test } from "node:test";
import { byGradeAndAge, byUse, HeldOrder, matches, pillText, readIncident, words } from "./order.js";

/** @param {number} id @param {string} grade @param {string} opened_at */
const incident = (id, grade, opened_at) => /** @type {any} */ ({ id, grade, opened_at });

test("ungraded first, then by grade, then the oldest", () => {
  const rows = [incident(1, "C", "08"), incident(2, "1", "09"), incident(3, "1", "07"), incident(4, "2", "01"), incident(5, "", "10")];
  assert.deepEqual(rows.sort(byGradeAndAge).map((row) => row.id), [5, 3, 2, 4, 1]);
});

test("an emergency button stands above everything", () => {
  const units = /** @type {any[]} */ ([
    { callsign: "GA2", meaning: "available", deployable: "yes" },
    { callsign: "GA1", meaning: "at-scene", deployable: "no" },
    { callsign: "GZ9", meaning: "emergency", deployable: "no" },
    { callsign: "GB1", meaning: "refreshments", deployable: "conditional" },
  ]);
  assert.deepEqual(units.sort(byUse).map((unit) => unit.callsign), ["GZ9", "GA2", "GB1", "GA1"]);
});

test("a held list keeps every row in its place", () => {
  const order = new HeldOrder();
  order.offer([1, 2, 3]);
  order.held = true;
  assert.deepEqual(order.offer([9, 3, 1]), [1, 2, 3]);
  assert.deepEqual(order.fresh, [9]);
  assert.deepEqual([...order.ghosts], [2]);
  assert.equal(order.moved, true);
  assert.equal(pillText(order, () => "1"), "1 new grade 1, 1 gone");
  order.held = false;
  assert.deepEqual(order.offer([9, 3, 1]), [9, 3, 1]);
  assert.equal(order.waiting, false);
});

test("a change of content alone is nothing to wait for", () => {
  const order = new HeldOrder();
  order.offer([1, 2]);
  order.held = true;
  order.offer([1, 2]);
  assert.equal(order.waiting, false);
});

test("what the database leaves out does not break a row", () => {
  assert.deepEqual(readIncident({ id: 1, grade: null, units: null }), { id: 1, grade: "", place: "", area: "", summary: "", units: [], unanswered: [], calls: 0, tags: [], desk: null });
  assert.equal(words("at-scene"), "At scene");
});

test("a filter wants every word, in any order", () => {
  assert.equal(matches("23 domestic lloyd street", "lloyd dom"), true);
  assert.equal(matches("23 domestic lloyd street", "lloyd rtc"), false);
});
