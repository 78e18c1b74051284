import assert from "node:assert/strict";
import { test } from "node:test";
import { follows, question } from "./parts.js";

/** @param {[string, string][]} entries */
function typed(...entries) {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

test("a part follows its fields, and all that begin as a name with a star", () => {
  assert.equal(follows(["type_code", "q.*"], "q.12.age"), true);
  assert.equal(follows(["type_code", "q.*"], "q_set"), false);
  assert.equal(follows(["type_code", "q.*"], "type_code"), true);
  assert.equal(follows(["q.*"], "what"), false);
});

test("it is asked with these fields only", () => {
  const asked = question(typed(["type_code", "308"], ["q.1.age", "14"], ["name", "Ann"]), ["type_code", "q.*"]);
  assert.deepEqual([...(asked ?? [])], [["type_code", "308"], ["q.1.age", "14"]]);
});

test("too little to ask with is nothing", () => {
  assert.equal(question(typed(["phone", "07"]), ["phone"]), null);
  assert.equal(question(typed(["phone", ""]), ["phone", "place"]), null);
});
