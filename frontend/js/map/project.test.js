import assert from "node:assert/strict";
import { test } from "node:test";
import { mercatorX, mercatorY, pixels, view } from "./project.js";

test("the centre of the view is its middle pixel", () => {
  const seen = view({ lng: -2.24, lat: 53.48 }, 12, 800, 600);
  assert.ok(Math.abs(mercatorX(-2.24) * seen.size + seen.x0 - 400) < 1e-6);
  assert.ok(Math.abs(mercatorY(53.48) * seen.size + seen.y0 - 300) < 1e-6);
});

test("north is up and east is right", () => {
  assert.ok(mercatorY(54) < mercatorY(53));
  assert.ok(mercatorX(-1) > mercatorX(-2));
});

test("metres grow with the zoom", () => {
  const near = pixels(100, 53.5, view({ lng: 0, lat: 53.5 }, 15, 1, 1).size);
  const far = pixels(100, 53.5, view({ lng: 0, lat: 53.5 }, 14, 1, 1).size);
  assert.ok(Math.abs(near / far - 2) < 1e-9);
  assert.ok(Math.abs(near - 70.4) < 0.5);
});
