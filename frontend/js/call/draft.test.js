import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, KEEP_MS, mustRestore, sameFields } from "./draft.js";

test("every field is kept, lists too, the token not", () => {
  assert.deepEqual(fieldsOf([["csrfmiddlewaretoken", "x"], ["place", "14 Lloyd"], ["flag", "a"], ["flag", "b"]]), {
    place: ["14 Lloyd"],
    flag: ["a", "b"],
  });
});

test("an empty field is as good as none", () => {
  assert.equal(sameFields({ a: [""] }, {}), true);
  assert.equal(sameFields({ a: ["x"] }, { a: ["x"] }), true);
  assert.equal(sameFields({ a: ["x", "y"] }, { a: ["x"] }), false);
});

const local = { key: "k", person: "1", sequence: 7, sent: 5, at: 1000, fields: {} };

test("a draft comes back only to its person and call, only when newer, only within a shift", () => {
  const page = { key: "k", person: "1", sequence: 5, now: 2000 };
  assert.equal(mustRestore(local, page), true);
  assert.equal(mustRestore(local, { ...page, sequence: 7 }), false);
  assert.equal(mustRestore(local, { ...page, person: "2" }), false);
  assert.equal(mustRestore(local, { ...page, key: "other" }), false);
  assert.equal(mustRestore(local, { ...page, now: 1000 + KEEP_MS }), false);
  assert.equal(mustRestore(null, page), false);
});
