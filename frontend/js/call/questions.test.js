import assert from "node:assert/strict";
import { test } from "node:test";
import { meant, raised } from "./questions.js";

const YES_NO = ["Yes", "No", "Not known"];

test("a letter or a figure chooses an answer", () => {
  assert.equal(meant("y", YES_NO), 0);
  assert.equal(meant("n", YES_NO), 1);
  assert.equal(meant("u", YES_NO), 2);
  assert.equal(meant("3", YES_NO), 2);
  assert.equal(meant("4", YES_NO), -1);
  assert.equal(meant("u", ["Unconscious", "Not known"]), 0);
  assert.equal(meant("ArrowDown", YES_NO), -1);
  assert.equal(meant(" ", YES_NO), -1);
});

test("what an answer raises is ticked once", () => {
  const known = new Set(["child"]);
  assert.deepEqual(raised("child knife", known), ["knife"]);
  assert.deepEqual(raised("knife", known), []);
  assert.deepEqual(raised("", known), []);
});
