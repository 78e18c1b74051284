import assert from "node:assert/strict";
import { test } from "node:test";
import { heard, named, standing, step, Track } from "./model.ts";
import { Player } from "./player.ts";

/** Fixes of (second, whole degrees east). */
function track(...fixes: [number, number][]): Track {
  const made = new Track();
  made.add(fixes.flatMap(([at, lon]) => [at, lon * 100_000, 5_000_000, -1, 5, 0]));
  return made;
}

test("between near fixes a unit is on its way, over a gap it stays", () => {
  const one = track([0, 0], [10, 1], [100, 2]);
  assert.equal(one.at(-1), null);
  assert.equal(one.at(5)?.lon, 0.5);
  assert.equal(one.at(5)?.fixed, 0, "its age is that of the fix it stands on");
  assert.equal(one.at(99)?.lon, 1, "nothing was heard for 90 s: it is not drawn elsewhere");
  assert.equal(one.at(100)?.lon, 2);
  assert.equal(one.at(5000)?.lon, 2);
});

test("what stood is the last line that had begun", () => {
  const lines: [number, string][] = [[0, "open"], [60, "assigned"], [90, "closed"]];
  assert.deepEqual([0, 59.9, 60, 1e6].map((t) => standing(lines, t)), ["open", "open", "assigned", "closed"]);
  assert.equal(standing([[5, "x"]] as [number, string][], 4), null);
});

test("a silence is named", () => {
  assert.equal(named("GA12", 119), "GA12");
  assert.equal(named("GA12", 300), "GA12 ? 5 min");
});

test("a strip says how many were heard, once each", () => {
  assert.deepEqual(heard([track([0, 0], [1, 0], [99, 0]), track([60, 0])], 100, 4), [1, 0, 1, 1]);
});

test("from one thing that happened to the next", () => {
  const happened = [5, 5, 20].map((at) => ({ at, text: String(at), incident: 1, unit: 0, kind: "step" }));
  assert.equal(step(happened, 0, true)?.at, 5);
  assert.equal(step(happened, 5, true)?.at, 20);
  assert.equal(step(happened, 20, true), null);
  assert.equal(step(happened, 20, false)?.at, 5);
});

test("the clock runs at its speed, waits for what has not come, and ends", () => {
  const player = new Player(100);
  player.pass(1000, 100);
  assert.equal(player.t, 0, "it stands until somebody starts it");
  player.toggle();
  player.pass(1000, 100);
  assert.equal(player.t, 10);
  player.faster();
  player.pass(1000, 20);
  assert.equal(player.t, 20, "no further than what is loaded");
  player.go(15);
  player.pass(10, 5);
  assert.equal(player.t, 15, "waiting does not run backwards");
  player.pass(60_000, 100);
  assert.deepEqual([player.t, player.playing], [100, false]);
  player.toggle();
  assert.deepEqual([player.t, player.playing], [0, true]);
  for (let at = 0; at < 20; at += 1) player.slower();
  assert.equal(player.speed, 1);
});
