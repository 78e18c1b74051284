import assert from "node:assert/strict";
import { test } from "node:test";
import { LAYERS, read } from "./layers.ts";
import { rings } from "./help.ts";

test("what was kept is read, and the usual for all that is not said", () => {
  const usual = read(null);
  assert.equal(usual.units, true);
  assert.equal(usual.hot, false);
  assert.deepEqual(read("{broken"), usual);
  assert.deepEqual(read("null"), usual);
  assert.deepEqual(read('{"hot": true, "units": "yes", "other": 1}'), { ...usual, hot: true });
  assert.deepEqual(Object.keys(usual), LAYERS.map(([name]) => name));
});

test("a call for help has its radius, and a wave only where motion is wanted", () => {
  assert.deepEqual(rings(100, 0, false), [100, 100]);
  assert.deepEqual(rings(4, 0, true), [16], "never smaller than can be seen");
  const [, first] = rings(50, 0, false);
  const [, later] = rings(50, 700, false);
  assert.ok((later ?? 0) > (first ?? 0));
});
