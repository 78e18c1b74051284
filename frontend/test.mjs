/**
 * Runs every *.test.js and *.test.ts under frontend/js; works the same on Node 20 and later: esbuild
 * turns TypeScript into what they run.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "js");
const names = readdirSync(root, { recursive: true }).map(String);
const tests = names.filter((name) => /\.test\.[jt]s$/.test(name)).map((name) => join(root, name));
if (tests.length === 0) {
  process.stderr.write("No test found under frontend/js.\n");
  process.exit(1);
}
const out = mkdtempSync(join(tmpdir(), "iops-tests-"));
try {
  await esbuild.build({ entryPoints: tests, outdir: out, outbase: root, outExtension: { ".js": ".mjs" }, bundle: true, format: "esm", platform: "node", logLevel: "warning" });
  const made = readdirSync(out, { recursive: true }).map(String).filter((name) => name.endsWith(".mjs")).map((name) => join(out, name));
  process.exitCode = spawnSync(process.execPath, ["--test", ...made], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
