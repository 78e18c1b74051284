import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsIn, Past, ring, yearsOf } from "./history.js";

test("the last step is taken back first", () => {
  const past = new Past();
  const one = { nodes: [1], edges: [] };
  past.keep(one);
  past.keep({ nodes: [1, 2], edges: [] });
  assert.deepEqual(past.back()?.nodes, [1, 2]);
  assert.equal(past.back(), one);
  assert.equal(past.back(), null);
});

test("a link holds from its first to its last year, and always where it has none", () => {
  const edge = { since: "2019-05", until: "2021" };
  assert.deepEqual([2018, 2019, 2021, 2022].map((year) => holdsIn(edge, year)), [false, true, true, false]);
  assert.ok(holdsIn({ since: "", until: "" }, 1900));
  assert.deepEqual(yearsOf([edge, { since: "", until: "" }]), [2019, 2021]);
  assert.equal(yearsOf([]), null);
});

test("new nodes stand apart from each other", () => {
  const places = ring(60, { x: 0, y: 0 });
  for (const [at, one] of places.entries()) {
    for (const other of places.slice(at + 1)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 60);
  }
});
