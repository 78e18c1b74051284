import assert from "node:assert/strict";
import { before, test } from "node:test";

/** @type {typeof import("./status.js").readStatus} */
let readStatus;
before(async () => {
  // The client looks for its address in the page; here there is none.
  Object.assign(globalThis, { document: { querySelector: () => null }, HTMLMetaElement: class {} });
  ({ readStatus } = await import("./status.js"));
});

const asOf = "2026-01-25T12:00:00Z";

test("fresh beats are live, with their own time", () => {
  assert.deepEqual(readStatus({ now: 9_000, beatAt: 8_000, openedAt: 0, asOf }), { state: "live", text: "Live 12:00:00", banner: "" });
});

test("after 6 s without a beat the screen says how old it is", () => {
  assert.equal(readStatus({ now: 14_000, beatAt: 8_000, openedAt: 0, asOf }).state, "live");
  const read = readStatus({ now: 20_000, beatAt: 8_000, openedAt: 0, asOf });
  assert.equal(read.state, "stale");
  assert.equal(read.text, "Not live, 12 s old");
  assert.match(read.banner, /as of 12:00:00/);
});

test("a page without live parts says when it was made", () => {
  const read = readStatus({ now: 90_000, beatAt: 0, openedAt: 0, asOf: "", made: asOf, live: false });
  assert.deepEqual(read, { state: "fixed", text: "As of 12:00:00", banner: "" });
});

test("a stream that never starts is told apart", () => {
  assert.equal(readStatus({ now: 3_000, beatAt: 0, openedAt: 0, asOf: "" }).state, "connecting");
  assert.match(readStatus({ now: 8_000, beatAt: 0, openedAt: 0, asOf: "" }).banner, /did not start/);
});

test("after the sign-in has ended nothing counts as live", () => {
  const read = readStatus({ now: 9_000, beatAt: 8_000, openedAt: 0, asOf, ended: true });
  assert.equal(read.text, "Signed out");
  assert.match(read.banner, /sign in again/);
});

test("a form that could not be sent says that nothing is lost, on any page", () => {
  const read = readStatus({ now: 0, beatAt: 0, openedAt: 0, asOf: "", made: asOf, live: false, unsent: true });
  assert.equal(read.text, "No network");
  assert.match(read.banner, /still here/);
});
