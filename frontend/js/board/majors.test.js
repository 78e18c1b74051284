import assert from "node:assert/strict";
import test from "node:test";

import { MajorBook, wanted } from "./majors.js";
import { byGradeAndAge } from "./order.js";

/** @param {object} [more] @returns {any} */
const major = (more = {}) => ({ id: 1, kind: "major", name: "", declared_at: "2026-12-01T22:00:00Z", incident_id: 7, incident_short: 23, place: "M4", confirmed_by: null, log_keeper: null, methane: null, parts: [8], ...more });
/** @param {number} id @param {string} grade @returns {any} */
const row = (id, grade) => ({ id, grade, opened_at: "2026-12-01T21:00:00Z" });

test("what is declared, and its parts, are marked, and stand before grade 1", () => {
  const book = new MajorBook();
  book.known.set(1, major());
  const rows = [row(9, "1"), row(8, "2"), row(7, "2")].map((one) => book.tagged(one));
  assert.deepEqual(rows.map((one) => one.major?.says ?? ""), ["", "part of 23 MAJOR", "MAJOR"]);
  assert.deepEqual(rows.sort(byGradeAndAge).map((one) => one.id), [7, 8, 9]);
});

test("a critical incident within a major one keeps its own mark", () => {
  const book = new MajorBook();
  book.known.set(1, major());
  book.known.set(2, major({ id: 2, kind: "critical", incident_id: 8, incident_short: 24, parts: [] }));
  assert.equal(book.tagged(row(8, "1")).major?.says, "CRITICAL");
  assert.deepEqual(book.inOrder.map((one) => one.id), [1, 2]);
});

test("the band says what is still wanted; a critical incident wants no METHANE", () => {
  assert.deepEqual(wanted(major()), ["nobody has it yet", "no log-keeper", "no METHANE"]);
  assert.deepEqual(wanted(major({ kind: "critical", confirmed_by: "A", log_keeper: "B" })), []);
});
