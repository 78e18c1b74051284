import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff, parse, Pictures, streamUrl } from "./protocol.js";

/** @param {number} position @param {any[]} rows @param {any[]} [gone] */
const change = (position, rows, gone = []) =>
  /** @type {any} */ (parse("change", JSON.stringify({ topic: "incidents", position, at: "x", rows, gone })));

test("unreadable messages are dropped, not thrown", () => {
  assert.equal(parse("picture", "{"), null);
  assert.equal(parse("picture", "{}"), null);
  assert.equal(parse("weather", "{}"), null);
  assert.equal(parse("beat", "null"), null);
});

test("changes build on the picture; replays and early ones are no news", () => {
  const pictures = new Pictures();
  assert.equal(pictures.apply(change(4, [{ id: 1 }])), false);
  pictures.apply(/** @type {any} */ (parse("picture", '{"topic":"incidents","position":5,"at":"a","rows":[{"id":1,"g":"2"},{"id":2}]}')));
  assert.equal(pictures.apply(change(4, [{ id: 9 }])), false);
  assert.equal(pictures.apply(change(6, [{ id: 1, g: "1" }, { id: 3 }], [2])), true);
  // The same position again, for another group of readers: news too.
  assert.equal(pictures.apply(change(6, [{ id: 4 }])), true);
  const held = pictures.picture("incidents");
  assert.deepEqual(held?.rows, [{ id: 1, g: "1" }, { id: 3 }, { id: 4 }]);
  assert.equal(held?.position, 6);
});

test("a resync forgets the topic until the next picture", () => {
  const pictures = new Pictures();
  pictures.apply({ type: "picture", topic: "units", position: 1, at: "", rows: [{ id: 1 }] });
  pictures.apply({ type: "resync", topic: "units" });
  assert.equal(pictures.picture("units"), null);
});

test("a new tab gets every unit's last fix", () => {
  const pictures = new Pictures();
  pictures.apply({ type: "units", at: "1", units: [[1, 0, 0, 0, 5, 10], [2, 0, 0, 0, 5, 10]] });
  pictures.apply({ type: "units", at: "2", units: [[1, 1, 1, 0, 5, 12]] });
  assert.deepEqual(pictures.units()?.units, [[1, 1, 1, 0, 5, 12], [2, 0, 0, 0, 5, 10]]);
});

test("one address for one set of topics", () => {
  assert.equal(streamUrl("/live/", ["units", "incidents", "units"]), "/live/stream?topics=incidents,units");
  assert.equal(streamUrl("/live", ["units"], "1-44"), "/live/stream?topics=units&last=1-44");
});

test("reconnecting waits longer each time and never above 10 s", () => {
  assert.equal(backoff(0, 0), 250);
  assert.equal(backoff(2, 1), 2000);
  assert.equal(backoff(12, 1), 10_000);
});
