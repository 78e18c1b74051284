/** Completion of the command line: what can stand where the cursor is. Pure. */
import { gradeRank } from "../order.js";
import { VERBS } from "./parse.js";

/** @typedef {import("../types.js").Incident} Incident */
/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {{value: string, label: string, hint: string, tone?: string}} Choice */
/**
 * @typedef {object} World what the board knows
 * @property {Iterable<Incident>} incidents
 * @property {Iterable<Unit>} units
 * @property {{code: string, label: string, deployable: string, meaning?: string}[]} states
 * @property {{code: string, label: string}[]} grades
 * @property {{code: string, label: string}[]} [areas]
 * @property {{code: string, label: string}[]} [teams]
 * @property {Iterable<import("../types.js").Desk>} [desks]
 * @property {import("../types.js").Desk | null} [mine] the desk at which this person sits
 * @property {Incident | null} selected
 */

const MOST = 8;

/**
 * Choices for the word that the line ends with.
 * @param {string} line
 * @param {World} world
 * @returns {{from: number, choices: Choice[]}} `from`: where the completed word begins
 */
export function complete(line, world) {
  const words = line.trimStart().split(/\s+/);
  const last = words.at(-1) ?? "";
  const from = line.length - last.length;
  const verb = words.length > 1 ? (words[0] ?? "").toLowerCase() : "";
  const place = words.length - 1;
  return { from, choices: choose(verb, place, last, words, world).slice(0, MOST) };
}

/**
 * @param {string} verb
 * @param {number} place which word, the verb being 0
 * @param {string} last
 * @param {string[]} words
 * @param {World} world
 * @returns {Choice[]}
 */
function choose(verb, place, last, words, world) {
  if (place === 0) {
    if (last === "") return [];
    const verbs = VERBS.filter((one) => one.verb.startsWith(last.toLowerCase())).map((one) => ({ value: one.verb, label: one.form, hint: one.says }));
    if (/^\d/.test(last)) return incidentsLike(last, world);
    return last.length > 1 ? [...verbs, ...unitsLike(last, world, null)] : verbs;
  }
  if (verb === "s") {
    if (place === 1) return unitsLike(last, world, null);
    return place === 2 ? world.states.filter((state) => starts(state.code, last) || holds(state.label, last)).map((state) => ({ value: state.code, label: `${state.code} ${state.label}`, hint: "" })) : [];
  }
  if (verb === "a" || verb === "x") return place === 1 ? unitsLike(last, { ...world, units: withJob(world, verb === "a") }, null) : [];
  if (verb === "m") return place === 1 ? (/^\d/.test(last) ? incidentsLike(last, world) : unitsLike(last, world, null)) : [];
  if (verb === "r") {
    if (place === 1) return unitsLike(last, { ...world, units: withJob(world, false) }, null);
    return place === 2 ? incidentsLike(last, world) : [];
  }
  if (verb === "t") return place === 1 ? desksLike(last, world) : [];
  if (verb === "k") return place < 3 ? desksLike(last, world) : [];
  if (verb === "v" && place === 2) return desksLike(last, world);
  if (verb === "b") return broadcastTo(place, last, words, world);
  if (!["d", "g", "n", "f", "p", "e", "o", "v", "major", "critical"].includes(verb)) return [];
  if (place === 1) return incidentsLike(last, world);
  if (verb === "d") return unitsLike(last, world, incidentOf(words[1] ?? "", world));
  if (verb === "g" && place === 2) return world.grades.filter((grade) => starts(grade.code, last)).map((grade) => ({ value: grade.code, label: grade.label, hint: "" }));
  return [];
}

/** To whom a broadcast goes. @param {number} place @param {string} last @param {string[]} words @param {World} world @returns {Choice[]} */
function broadcastTo(place, last, words, world) {
  if (place === 1) {
    const many = [["all", "Everybody on duty"], ["area", "An area, by its code"], ["team", "A team, by its code"]].filter(([value = ""]) => starts(value, last));
    return [...many.map(([value = "", label = ""]) => ({ value, label: value, hint: label })), ...(last ? unitsLike(last.split(",").at(-1) ?? "", world, null).map((one) => ({ ...one, value: [...last.split(",").slice(0, -1), one.value].join(",") })) : [])];
  }
  const of = (words[1] ?? "").toLowerCase();
  const listed = of === "area" ? world.areas : of === "team" ? world.teams : undefined;
  if (place !== 2 || !listed) return [];
  return listed.filter((one) => starts(one.code, last) || holds(one.label, last)).map((one) => ({ value: one.code, label: one.code, hint: one.label }));
}

/** Desks, with who sits there. @param {string} last @param {World} world @returns {Choice[]} */
function desksLike(last, world) {
  const found = [...(world.desks ?? [])].filter((one) => starts(one.code, last) || holds(one.name, last));
  return found.map((one) => ({ value: one.code, label: `${one.code} ${one.name}`, hint: one.in_effect === one.id ? one.sitters.map((who) => who.name).join(", ") || "nobody" : "merged" }));
}

/** @param {string} code @param {World} world */
export function deskOf(code, world) {
  return [...(world.desks ?? [])].find((one) => one.code === code) ?? null;
}

/** Units on a job; for "a" those that have not acknowledged it. @param {World} world @param {boolean} unanswered */
const withJob = (world, unanswered) => [...world.units].filter((unit) => unit.incident_id !== null && (!unanswered || unit.answer_by));
/** @param {string} text @param {string} start */
const starts = (text, start) => text.toLowerCase().startsWith(start.toLowerCase());
/** @param {string} text @param {string} part */
const holds = (text, part) => part.length > 1 && text.toLowerCase().includes(part.toLowerCase());

/**
 * @param {string} short
 * @param {World} world
 */
export function incidentOf(short, world) {
  if (short === ".") return world.selected;
  for (const incident of world.incidents) if (String(incident.short) === short) return incident;
  return null;
}

/** @param {string} last @param {World} world @returns {Choice[]} */
function incidentsLike(last, world) {
  const found = [...world.incidents].filter((one) => starts(String(one.short), last) || holds(one.place, last) || holds(one.type_label, last));
  const selected = world.selected?.id;
  found.sort((a, b) => Number(b.id === selected) - Number(a.id === selected) || gradeRank(a.grade) - gradeRank(b.grade) || Number(a.short) - Number(b.short));
  return found.map((one) => ({ value: String(one.short), label: `${one.short} ${one.type_label}`, hint: one.place, tone: one.grade }));
}

/**
 * Who can be sent stands first, the nearest first among them.
 * @param {string} last @param {World} world @param {Incident | null} incident
 * @returns {Choice[]}
 */
function unitsLike(last, world, incident) {
  const found = [...world.units].filter((unit) => starts(unit.callsign, last));
  const far = (/** @type {Unit} */ unit) => (incident ? kilometres(incident, unit) : null);
  const rank = { yes: 0, conditional: 1, no: 2 };
  const keyed = found.map((unit) => ({ unit, km: far(unit) }));
  keyed.sort(
    (a, b) =>
      (rank[a.unit.deployable] ?? 3) - (rank[b.unit.deployable] ?? 3) ||
      (a.km ?? 1e9) - (b.km ?? 1e9) ||
      (a.unit.callsign < b.unit.callsign ? -1 : 1),
  );
  return keyed.map(({ unit, km }) => ({
    value: unit.callsign,
    label: unit.callsign,
    hint: `${unit.state_label}${km === null ? "" : `, ${km.toFixed(1)} km straight`}${unit.incident_short ? `, on ${unit.incident_short}` : ""}`,
    tone: unit.deployable,
  }));
}

/**
 * Straight distance, good enough to order by; the log pane has the road times.
 * @param {{lon: number | null, lat: number | null}} a
 * @param {{lon: number | null, lat: number | null}} b
 */
function kilometres(a, b) {
  if (a.lon === null || a.lat === null || b.lon === null || b.lat === null) return null;
  const x = (b.lon - a.lon) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(x, b.lat - a.lat) * 111.2;
}
