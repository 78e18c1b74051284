import assert from "node:assert/strict";
import { test } from "node:test";
import { shape } from "../map/area-shape.ts";
import { corners, withCorner, withoutLast } from "./corners.ts";

test("what is drawn is written, and what is written is drawn", () => {
  let text = "";
  for (const corner of [[-1.5, 52], [-1.4, 52], [-1.4, 52.1]] as [number, number][]) text = withCorner(text, corner);
  assert.equal(text, "52.00000, -1.50000\n52.00000, -1.40000\n52.10000, -1.40000");
  assert.deepEqual(corners(text), [[-1.5, 52], [-1.4, 52], [-1.4, 52.1]]);
  assert.equal(corners(withoutLast(text))?.length, 2);
  assert.deepEqual(corners(""), []);
  assert.equal(corners("SP 123 456"), null, "the server reads grid references");
});

test("three corners are an area, two a line, one a point", () => {
  const of = (many: number) => shape(Array.from({ length: many }, (_, at) => [at, at * at] as [number, number])).map((one) => one.geometry.type);
  assert.deepEqual(of(1), ["Point"]);
  assert.deepEqual(of(2), ["LineString", "Point", "Point"]);
  assert.equal(of(3)[0], "Polygon");
});
