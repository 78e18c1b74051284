import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyReader, nameOf } from "./keymap.js";

test("presses have names", () => {
  assert.equal(nameOf({ key: "/" }), "/");
  assert.equal(nameOf({ key: "?", shiftKey: true }), "?");
  assert.equal(nameOf({ key: "Enter", ctrlKey: true }), "ctrl+Enter");
  assert.equal(nameOf({ key: "S", ctrlKey: true }), "ctrl+s");
});

test("g and a letter go to a page, within a second", () => {
  let time = 0;
  const reader = new KeyReader(() => time);
  assert.equal(reader.read({ key: "g" }, false), null);
  time = 900;
  assert.equal(reader.read({ key: "d" }, false), "g d");
  assert.equal(reader.read({ key: "g" }, false), null);
  time = 2500;
  assert.equal(reader.read({ key: "d" }, false), "d");
});

test("g and a capital go to another page; caps lock alone does not", () => {
  const reader = new KeyReader(() => 0);
  reader.read({ key: "g" }, false);
  assert.equal(reader.read({ key: "M", shiftKey: true }, false), "g M");
  reader.read({ key: "g" }, false);
  assert.equal(reader.read({ key: "M", shiftKey: false }, false), "g m");
});

test("letters typed into a field mean nothing; chords do", () => {
  const reader = new KeyReader(() => 0);
  assert.equal(reader.read({ key: "g" }, true), null);
  assert.equal(reader.read({ key: "d" }, true), null);
  assert.equal(reader.read({ key: "Enter", ctrlKey: true }, true), "ctrl+Enter");
  assert.equal(reader.read({ key: "Escape" }, true), "Escape");
});
