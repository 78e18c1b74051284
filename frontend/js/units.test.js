import assert from "node:assert/strict";
import { test } from "node:test";
import { withOfficer } from "./units.js";

test("the last part becomes the officer, those before it stay", () => {
  assert.equal(withOfficer("gra", "10234"), "10234, ");
  assert.equal(withOfficer("10234, ma", "11882"), "10234, 11882, ");
  assert.equal(withOfficer("10234; ;ma", "11882"), "10234, 11882, ");
});
