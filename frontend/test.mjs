/** Runs every *.test.js under frontend/js; works the same on Node 20 and later. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "js");
const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".test.js"))
  .map((name) => join(root, name));
if (files.length === 0) {
  process.stderr.write("No test found under frontend/js.\n");
  process.exit(1);
}
process.exit(spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1);
