import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "./parse.js";
import { plan } from "./run.js";

/** @type {any} */
const world = {
  incidents: [{ id: 700, short: 23, grade: "2" }, { id: 701, short: 24, grade: "" }],
  units: [
    { id: 5, callsign: "GA12", state: "2", state_label: "On patrol", incident_id: null },
    { id: 6, callsign: "GA14", state: "6", state_label: "At scene", incident_id: 700 },
  ],
  states: [{ code: "2", label: "On patrol" }, { code: "6", label: "At scene" }],
  grades: [{ code: "1" }, { code: "2" }, { code: "C" }],
  selected: null,
};
/** @param {string} line @returns {any} */
const planned = (line) => {
  const parsed = parse(line);
  assert.ok(parsed.ok);
  return plan(parsed.command, world);
};

test("deploying posts one request a unit and can be taken back", () => {
  const made = planned("d 23 GA12");
  const { undo, ...request } = made.requests[0];
  assert.deepEqual(request, { url: "/api/v1/incidents/700/deployments", body: { unit_id: 5 }, said: "GA12 sent to 23" });
  assert.equal(undo({ id: 91 }).url, "/api/v1/deployments/91/stand-down");
});

test("what cannot be is said before anything is sent", () => {
  assert.match(planned("d 99 GA12").error, /No open incident 99/);
  assert.match(planned("d 23 GX1").error, /No unit GX1/);
  assert.match(planned("d 23 GA14").error, /already/);
  assert.match(planned("d . GA12").error, /No incident is open/);
  assert.match(planned("s GA12 9").error, /There is no state 9/);
});

test("a unit on a job is sent on in one request, and back", () => {
  const made = planned("r GA14 24 the same fight");
  assert.deepEqual(made.requests, [{ url: "/api/v1/units/6/send-on", body: { incident_id: 701, reason: "the same fight" }, said: "GA14 sent on to 24" }]);
  assert.equal(made.undo.requests[0].body.incident_id, 700);
  assert.match(planned("r GA14 23").error, /already/);
  assert.match(planned("r GA12 23").error, /has no job\. d 23 GA12/);
  assert.match(planned("d 24 GA14").error, /r GA14 24 sends it on/);
});

test("a state is a code of the force's own", () => {
  assert.equal(planned("s GA12 06").requests[0].body.state, "6");
  const parsed = parse("s GA12 av");
  assert.ok(parsed.ok);
  const made = /** @type {any} */ (plan(parsed.command, { ...world, states: [{ code: "AV", label: "Available" }] }));
  assert.equal(made.requests[0].body.state, "AV");
});

test("an upgrade needs no words, a downgrade does", () => {
  assert.equal(planned("g 23 1").requests[0].body.grade, "1");
  assert.match(planned("g 23 C").error, /needs its reason/);
  assert.equal(planned("g 23 C victim is safe").requests[0].body.reason, "victim is safe");
  assert.equal(planned("g 24 C").undo, null);
});

test("a log entry is corrected, not removed", () => {
  assert.equal(planned("n 23 hello").undo.refill, "n 23 Correction: ");
});

test("an answer goes to the unit that has a job, and is not taken back", () => {
  const made = planned("a GA14");
  assert.deepEqual(made, { requests: [{ url: "/api/v1/units/6/acknowledge", body: {}, said: "GA14 has acknowledged" }], undo: null });
  assert.deepEqual(planned("x GA14 prisoner aboard").requests[0].body, { reason: "prisoner aboard" });
  assert.match(planned("a GA12").error, /no job/);
});

test("a broadcast goes where it is said, and names a unit that is not there", () => {
  const made = planned("b GA12,GA14 Road shut");
  assert.deepEqual(made.requests[0].body, { to: "unit", name: "GA12,GA14", text: "Road shut" });
  assert.equal(made.undo, null);
  assert.match(planned("b GX9 Road shut").error, /No unit GX9/);
  assert.equal(planned("b all Road shut").requests[0].body.to, "all");
});

test("what is brought forward goes as it was typed, and is taken out again", () => {
  const made = planned("f 23 03:15 ring back");
  const { undo, ...request } = made.requests[0];
  assert.deepEqual(request, { url: "/api/v1/incidents/700/diary", body: { line: "03:15 ring back" }, said: "In the diary of 23" });
  assert.equal(undo({ id: 8 }).url, "/api/v1/diary/8/done");
  assert.match(planned("f 99 03:15 ring back").error, /No open incident 99/);
});

test("a promise goes as it was typed, and another service is asked and withdrawn", () => {
  const promised = planned("p 23 18:00 ring back");
  assert.deepEqual(promised.requests[0].body, { line: "18:00 ring back" });
  assert.equal(promised.undo, null);
  assert.match(planned("p 99 18:00").error, /No open incident 99/);
  const asked = planned("e 23 Ambulance one hurt");
  assert.equal(asked.requests[0].url, "/api/v1/incidents/700/services");
  assert.deepEqual(asked.requests[0].body, { agency: "ambulance", kind: "attend", what: "one hurt" });
  assert.equal(asked.requests[0].undo({ id: 8 }).url, "/api/v1/services/8/withdraw");
});
