import assert from "node:assert/strict";
import test from "node:test";

// The overlay draws on two canvases; what it keeps of units needs none of them.
const canvas = { setAttribute() {}, style: {}, getContext: () => ({}) };
/** @type {any} */ (globalThis).document = { createElement: () => canvas };
const { Overlay } = await import("./overlay.js");

/** @param {number} id @param {Record<string, unknown>} [more] */
const unit = (id, more = {}) => /** @type {any} */ ({ id, callsign: `GA${id}`, lon: -1, lat: 52, fix_at: null, withheld: false, ...more });
const gone = { lon: null, lat: null, withheld: true };
/** @param {number} id @param {number} lon @returns {import("../live/protocol.js").Fix} */
const fix = (id, lon) => [id, lon, 52, null, 5, 1_700_000_000];

test("a unit whose position is withheld leaves the map, and comes back with a fix for who may see it", () => {
  const map = new Overlay();
  map.setUnits([unit(1), unit(2)]);
  map.setUnits([unit(1, gone), unit(2)]);
  assert.deepEqual([...map.marks.keys()], [2]);
  map.setFixes([fix(1, -1.5)], 0);
  assert.equal(map.marks.get(1)?.unit.id, 1);
  map.setUnits([unit(1, { ...gone, state: "6" }), unit(2)]);
  assert.equal(map.marks.has(1), true, "a later row of the same unit takes nothing away");
});

test("a new picture forgets what was known of withheld positions", () => {
  const map = new Overlay();
  map.setUnits([unit(1, gone)]);
  map.setFixes([fix(1, -1.5)], 0);
  map.setUnits([unit(1, gone)], true);
  assert.equal(map.marks.size, 0);
  map.setWithheld([{ id: 1, lon: -1.5, lat: 52, fix_at: null }, { id: 9, lon: 0, lat: 0, fix_at: null }]);
  assert.deepEqual([...map.marks.keys()], [1]);
});

test("a unit without a fix appears with its first one", () => {
  const map = new Overlay();
  map.setUnits([unit(1, { lon: null, lat: null })]);
  assert.equal(map.marks.size, 0);
  map.setFixes([fix(1, -1.5), fix(7, -1.5)], 0);
  assert.deepEqual([...map.marks.keys()], [1]);
});
