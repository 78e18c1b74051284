import assert from "node:assert/strict";
import { test } from "node:test";
import { readClock, ServerTime, span, timeOfDay } from "./clock.js";

test("lengths of time read as people say them", () => {
  assert.equal(span(45_000), "45 s");
  assert.equal(span(-12 * 60_000), "12 min");
  assert.equal(span(3 * 3_600_000 + 5 * 60_000), "3 h 05");
  assert.equal(span(52 * 3_600_000), "2 d 4 h");
  assert.equal(span(245_000, true), "4:05");
});

test("a clock turns amber in its last quarter and red when late", () => {
  const from = 0;
  const target = 60 * 60_000;
  assert.deepEqual(readClock(target, from, 30 * 60_000), { level: "ok", text: "30 min left" });
  assert.deepEqual(readClock(target, from, 45 * 60_000), { level: "amber", text: "15 min left" });
  assert.deepEqual(readClock(target, from, 61 * 60_000), { level: "red", text: "1 min late" });
  assert.deepEqual(readClock(null, null, 0), { level: "none", text: "no target" });
});

test("server time follows the beats, not the console", () => {
  let local = 1_000;
  const clock = new ServerTime(() => local);
  clock.learn(50_000);
  local = 3_000;
  assert.equal(clock.now(), 52_000);
  clock.learn("not a time");
  assert.equal(clock.now(), 52_000);
});

test("hours are those of London", () => {
  assert.equal(timeOfDay("2026-07-01T12:00:00Z"), "13:00:00");
  assert.equal(timeOfDay("2026-01-01T12:00:00Z"), "12:00:00");
});
