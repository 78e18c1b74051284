/** The replay: the same map as the board's, by the clock of the past. All of it by keyboard. */
import { announce, find, need, setText } from "../lib/dom.js";
import { clockOf, HappenedList, UnitList } from "./lists.ts";
import { named, standing, step } from "./model.ts";
import type { Config, Happened } from "./model.ts";
import { Parts } from "./parts.ts";
import { Player } from "./player.ts";
import { drawStrip } from "./strip.ts";

/** Lists need no drawing with every frame. */
const LISTS_MS = 250;

const config: Config = JSON.parse(need("#replay-config", HTMLScriptElement).textContent || "{}");
const player = new Player(config.seconds);
const slider = need("#replay-at", HTMLInputElement);
const play = need("#replay-play", HTMLButtonElement);
const moment = need("#replay-moment", HTMLElement);
const speed = need("#replay-speed", HTMLElement);
const said = need("#replay-said", HTMLElement);
const strip = need("#replay-strip", HTMLCanvasElement);
const again = need("#replay-again", HTMLButtonElement);
let map: import("../map/board-map.js").BoardMap | null = null;
let listsAt = Number.NEGATIVE_INFINITY;
let frameAt = performance.now();

const parts = new Parts(config, () => {
  drawStrip(strip, parts.tracks.values(), config.seconds, parts.loaded);
  setText(said, parts.said);
  again.hidden = !parts.said.startsWith("Positions did not");
  draw(true);
  // Without boundaries to look at, the map looks at where units were.
  if (map && !map.placed && parts.loaded > 0) map.fitAll();
});
const happened = new HappenedList(need("#replay-happened", HTMLElement), config, goTo);
const units = new UnitList(need("#replay-units", HTMLElement), config, parts.tracks);

function goTo(one: Happened): void {
  player.go(one.at);
  map?.select(one.incident);
  draw(true);
}

/** @param lists also what changes slowly: after a jump, or when its time has come */
function draw(lists: boolean): void {
  const { t } = player;
  setText(moment, clockOf(config, t));
  setText(speed, `${player.speed} times`);
  setText(play, player.playing ? "Pause" : "Play");
  slider.value = String(Math.round(t));
  slider.setAttribute("aria-valuetext", clockOf(config, t));
  if (lists) {
    happened.draw(t);
    units.draw(t);
    listsAt = performance.now();
  }
  drawMap(t);
}

function drawMap(t: number): void {
  if (!map) return;
  const { overlay } = map;
  for (const unit of config.units) {
    const stood = standing(unit.stood, t);
    const where = parts.tracks.get(unit.id)?.at(t) ?? null;
    // Off duty and out of hearing, it is on no map; off duty with a fix, it is where it was.
    const silence = where === null ? Number.POSITIVE_INFINITY : t - where.fixed;
    const off = stood === null || (stood.meaning === "off-duty" && silence > 120);
    const row = { ...BLANK, id: unit.id, callsign: named(unit.callsign, silence), kind: unit.kind, state: stood?.code ?? "", state_label: stood?.label ?? "", meaning: stood?.meaning ?? "", deployable: stood?.deployable ?? "no", incident_id: stood?.incident ?? null, lon: where?.lon ?? null, lat: where?.lat ?? null };
    overlay.put(row, off || where === null ? null : { ...where, fixedAt: (config.start + where.fixed) * 1000 });
  }
  const shown = config.incidents.flatMap((one) => {
    const stood = standing(one.stood, t);
    if (one.opened > t || stood === null || stood.state === "closed") return [];
    return [{ ...NO_INCIDENT, id: one.id, short: one.short, number: one.number, place: one.place, lon: one.lon, lat: one.lat, grade: stood.grade, state: stood.state, type_label: stood.type }];
  });
  map.incidents(shown);
  map.later();
}

const BLANK = { committed: false, incident_short: null, answer_by: null, crew: [], skills: [], area: "", lon: null, lat: null, fix_at: null };
const NO_INCIDENT = { type_code: "", opened_at: "", target_at: null, breached: false, area: "", units: [], unanswered: [], calls: 0, summary: "", tags: [], duties_late: 0, desk: null, version: 0 };

function frame(now: number): void {
  player.pass(now - frameAt, parts.loaded);
  frameAt = now;
  draw(now - listsAt > LISTS_MS || !player.playing);
  if (player.playing) requestAnimationFrame(frame);
}

function toggle(): void {
  player.toggle();
  frameAt = performance.now();
  announce(player.playing ? `Plays at ${player.speed} times` : `Stands at ${clockOf(config, player.t)}`);
  if (player.playing) requestAnimationFrame(frame);
  else draw(true);
}

function hop(forward: boolean): void {
  const found = step(config.happened, player.t, forward);
  if (!found) return announce(forward ? "Nothing happened after this." : "Nothing happened before this.");
  goTo(found);
  announce(`${clockOf(config, found.at)} ${found.text}`);
}

const DO: Record<string, () => void> = {
  toggle,
  faster: () => (player.faster(), draw(false), announce(`${player.speed} times`)),
  slower: () => (player.slower(), draw(false), announce(`${player.speed} times`)),
  back: () => (player.go(player.t - 60), draw(true)),
  on: () => (player.go(player.t + 60), draw(true)),
  next: () => hop(true),
  before: () => hop(false),
  again: () => void parts.load(),
};
for (const [name, work] of Object.entries(DO)) {
  for (const button of document.querySelectorAll<HTMLElement>(`[data-replay="${name}"]`)) button.addEventListener("click", work);
}
slider.addEventListener("input", () => {
  player.go(Number(slider.value));
  draw(true);
});
document.addEventListener("keydown", (event) => {
  // The space bar plays and stops, as everywhere where something plays; a held control has its own.
  const held = event.target instanceof Element && event.target.closest("button, a, input, select, textarea, summary");
  if (event.key !== " " || held || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  toggle();
});
new ResizeObserver(() => drawStrip(strip, parts.tracks.values(), config.seconds, parts.loaded)).observe(strip);

async function startMap(): Promise<void> {
  const page = need("main.replay", HTMLElement).dataset;
  const place = need("#map", HTMLElement);
  try {
    const made = await import(new URL(page.mapJs ?? "", location.href).href);
    const only = config.incident === null ? null : config.incidents[0];
    const near: [number, number, number, number] | null = only?.lon != null && only.lat != null ? [only.lon - 0.03, only.lat - 0.02, only.lon + 0.03, only.lat + 0.02] : null;
    map = await made.startBoardMap(place, { worker: page.mapWorker ?? "", bounds: near ?? config.bounds, pickIncident: (id: number) => map?.select(id), pickUnit: () => undefined });
    if (!map) return;
    map.overlay.clock = () => (config.start + player.t) * 1000;
    map.overlay.units = new Map();
    if (config.incident !== null) map.select(config.incident);
    draw(true);
    if (!map.placed && parts.loaded > 0) map.fitAll();
    place.dataset.ready = "";
  } catch (error) {
    console.error(error);
    place.textContent = "The map could not start on this screen (no WebGL). What happened, and where units were heard, stands beside it.";
    place.classList.add("vlist__note");
  }
}

find("#replay-loading", HTMLElement)?.remove();
draw(true);
void startMap();
void parts.load();
