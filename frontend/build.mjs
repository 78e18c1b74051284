/**
 * Builds the browser code and styles into src/iops/web/static/build.
 *
 * Each entry is one self-contained file: no chunk has another's name inside, so that hashed
 * static names work; a page tells a script where its worker or its map part is (data attributes).
 */
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/iops/web/static/build");
const watch = process.argv.includes("--watch");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? "inline" : false,
  target: ["chrome123", "firefox121", "safari17.5"],
  outdir: out,
  logLevel: "warning",
  legalComments: "inline",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
};

/** @type {import("esbuild").BuildOptions[]} */
const builds = [
  {
    ...common,
    format: "esm",
    entryPoints: {
      app: join(here, "js/app.js"),
      board: join(here, "js/board/main.js"),
      map: join(here, "js/map/main.js"),
      "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs",
      call: join(here, "js/call/main.js"),
      record: join(here, "js/record.js"),
      units: join(here, "js/units.js"),
      encounter: join(here, "js/encounter.js"),
      place: join(here, "js/place.js"),
      results: join(here, "js/results.js"),
      diagram: join(here, "js/diagram/main.js"),
      replay: join(here, "js/replay/main.ts"),
      areas: join(here, "js/areas/main.ts"),
      hotspots: join(here, "js/hotspots/main.ts"),
    },
  },
  { ...common, format: "iife", entryPoints: { "live-worker": join(here, "js/live/worker.js") } },
  {
    ...common,
    entryPoints: {
      iops: join(here, "css/main.css"),
      console: join(here, "css/console.css"),
      map: join(here, "css/map.css"),
    },
  },
];

if (watch) {
  for (const options of builds) await (await esbuild.context(options)).watch();
} else {
  await rm(out, { recursive: true, force: true });
  await Promise.all(builds.map((options) => esbuild.build(options)));
}
