import assert from "node:assert/strict";
import { test } from "node:test";
import { DeskBook } from "./desks.js";

const ANN = 7;
/** @param {number} id @param {string} code @param {number[]} sitters @param {number} [inEffect] */
const desk = (id, code, sitters, inEffect = id) => ({ id, code, name: code === "N" ? "North" : "City", in_effect: inEffect, sitters: sitters.map((one) => ({ id: one, name: "" })), offers: /** @type {any[]} */ ([]) });
/** @param {number | null} of */
const incident = (of) => /** @type {any} */ ({ id: 1, desk: of });

/** @param {ReturnType<typeof desk>[]} desks */
function book(...desks) {
  const made = new DeskBook(ANN);
  for (const one of desks) made.known.set(one.id, one);
  return made;
}

test("mine are the incidents of my desk and of those merged into it", () => {
  const night = book(desk(1, "N", [ANN]), desk(2, "C", [], 1));
  assert.equal(night.isMine(incident(1)), true);
  assert.equal(night.isMine(incident(2)), true);
  assert.deepEqual(night.covers(/** @type {any} */ (night.mine)), ["City"]);
  const day = book(desk(1, "N", [ANN]), desk(2, "C", [8]));
  assert.equal(day.isMine(incident(2)), false);
  assert.equal(day.isMine(incident(null)), true);
});

test("who sits nowhere has them all", () => {
  assert.equal(book(desk(1, "N", [8])).isMine(incident(1)), true);
});

test("nobody sits there: counted at the desk in effect", () => {
  const night = book(desk(1, "N", []), desk(2, "C", [], 1));
  assert.deepEqual(night.bare([incident(1), incident(2)]), [{ name: "North", open: 2 }]);
  assert.deepEqual(book(desk(1, "N", [8])).bare([incident(1)]), []);
});

test("an incident carries the words of its desk", () => {
  const row = book(desk(2, "C", [])).tagged(incident(2));
  assert.deepEqual([row.desk_code, row.desk_name, row.desk_bare], ["C", "City", true]);
});

test("what is offered to me or to whoever comes, and not what I offered", () => {
  const city = desk(2, "C", [8]);
  city.offers = [{ from: 8, name: "Bo", to: null }, { from: ANN, name: "Ann", to: null }, { from: 8, name: "Bo", to: 9 }];
  assert.equal(book(city).offers.length, 1);
});
