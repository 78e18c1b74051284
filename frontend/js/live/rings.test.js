import assert from "node:assert/strict";
import { test } from "node:test";
import { next } from "./rings.js";

const call = { id: 1, contact: 7, channel: "999", until: "2026-03-10T12:00:10Z" };

test("a call that rings is shown once, and cleared when it rings no more", () => {
  assert.equal(next(0, call), "show");
  assert.equal(next(7, call), "keep");
  assert.equal(next(7, null), "clear");
  assert.equal(next(0, null), "keep");
});

test("another call takes the place of the one before", () => {
  assert.equal(next(6, call), "show");
});
