import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./parse.js";

/** @param {string} line */
const command = (line) => {
  const parsed = parse(line);
  assert.ok(parsed.ok, parsed.ok ? "" : parsed.error);
  return parsed.command;
};
/** @param {string} line */
const error = (line) => {
  const parsed = parse(line);
  assert.equal(parsed.ok, false, line);
  return parsed.ok ? "" : parsed.error;
};

test("deploying one or several units", () => {
  assert.deepEqual(command("d 23 ga12"), { verb: "deploy", incident: "23", units: ["GA12"] });
  assert.deepEqual(command("  D  23 GA12,GA14  ga12 "), { verb: "deploy", incident: "23", units: ["GA12", "GA14"] });
  assert.deepEqual(command("d . GA12"), { verb: "deploy", incident: ".", units: ["GA12"] });
  assert.match(error("d GA12"), /Which incident/);
  assert.match(error("d 23"), /Which unit/);
  assert.match(error("d 23 12"), /not a call sign/);
});

test("sending a unit on", () => {
  assert.deepEqual(command("r ga12 23 same fight"), { verb: "sendOn", unit: "GA12", incident: "23", reason: "same fight" });
  assert.match(error("r 23 GA12"), /Which unit/);
  assert.match(error("r GA12"), /To which incident/);
});

test("setting a state", () => {
  assert.deepEqual(command("s ga12 06"), { verb: "state", unit: "GA12", state: "06" });
  assert.deepEqual(command("s ga12 av"), { verb: "state", unit: "GA12", state: "AV" });
  assert.match(error("s GA12"), /Which state/);
  assert.match(error("s GA12 sixth"), /Which state/);
  assert.match(error("s 6 GA12"), /Which unit/);
  assert.match(error("s GA12 6 7"), /nothing after/);
});

test("grading, with and without a reason", () => {
  assert.deepEqual(command("g 23 c"), { verb: "grade", incident: "23", grade: "C", reason: "" });
  assert.deepEqual(command("g 23 1 knife seen"), { verb: "grade", incident: "23", grade: "1", reason: "knife seen" });
  assert.match(error("g 23"), /Which grade/);
});

test("the log keeps the words as typed", () => {
  assert.deepEqual(command("n 23 Caller rang back: d 4 GA1 is not a command"), {
    verb: "note",
    incident: "23",
    text: "Caller rang back: d 4 GA1 is not a command",
  });
  assert.match(error("n 23 "), /What shall the log say/);
});

test("short ways", () => {
  assert.deepEqual(command("23"), { verb: "open", incident: "23" });
  assert.deepEqual(command("ga12"), { verb: "map", what: "GA12" });
  assert.deepEqual(command("/ smith 14 lloyd"), { verb: "find", text: "smith 14 lloyd" });
  assert.deepEqual(command("?"), { verb: "help" });
  assert.deepEqual(command("u"), { verb: "undo" });
  assert.match(error("xyzzy plugh"), /no command/);
  assert.match(error(""), /Type a command/);
});

test("what a unit answers", () => {
  assert.deepEqual(command("a ga12"), { verb: "acknowledge", unit: "GA12" });
  assert.deepEqual(command("x ga12 prisoner aboard"), { verb: "decline", unit: "GA12", reason: "prisoner aboard" });
  assert.match(error("a"), /Which unit/);
  assert.match(error("a GA12 now"), /nothing after/);
  assert.match(error("x GA12"), /Why/);
});

test("broadcasts to units, everybody, an area or a team", () => {
  assert.deepEqual(command("b ga12,ga14 Road shut at the bridge"), { verb: "broadcast", to: "unit", name: "GA12,GA14", text: "Road shut at the bridge" });
  assert.deepEqual(command("b all Return to base"), { verb: "broadcast", to: "all", name: "", text: "Return to base" });
  assert.deepEqual(command("b area A Floods"), { verb: "broadcast", to: "area", name: "A", text: "Floods" });
  assert.deepEqual(command("B team R1 Muster at six"), { verb: "broadcast", to: "team", name: "R1", text: "Muster at six" });
  assert.match(error("b"), /To whom/);
  assert.match(error("b all"), /What shall they read/);
  assert.match(error("b area"), /Which area/);
  assert.match(error("b GA12"), /b GA12 words/);
});

test("a line of the diary wants an incident, a time and what is to be done", () => {
  assert.deepEqual(command("f . +20 ring the caller back"), { verb: "bringForward", incident: ".", line: "+20 ring the caller back" });
  assert.match(error("f 03:15 ring back"), /Which incident/);
  assert.match(error("f 23 03:15"), /When, and what/);
});

test("desks: taken, left, handed over, merged, split, and incidents moved between them", () => {
  assert.deepEqual(command("t n"), { verb: "take", desk: "N" });
  assert.deepEqual(command("l"), { verb: "leave" });
  assert.deepEqual(command("h"), { verb: "handOver" });
  assert.deepEqual(command("v 23 c lies on the border"), { verb: "move", incident: "23", desk: "C", reason: "lies on the border" });
  assert.deepEqual(command("k n c"), { verb: "merge", desk: "N", into: "C" });
  assert.deepEqual(command("k n"), { verb: "split", desk: "N" });
  assert.match(error("t"), /Which desk/);
  assert.match(error("l n"), /nothing after/);
  assert.match(error("v 23 c"), /Why/);
  assert.match(error("v c"), /Which incident/);
  assert.match(error("k"), /Which desk/);
  assert.match(error("k n c d"), /Into which desk/);
});

test("a promise has a time, and another service a name and words", () => {
  assert.match(error("p ring back"), /about which incident/i);
  assert.match(error("p 23"), /Until when/);
  assert.match(error("e 23"), /Whom/);
  assert.match(error("e 23 7"), /Whom/);
  assert.match(error("e 23 fire"), /What do they need to know/);
});
