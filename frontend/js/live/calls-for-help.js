/** What a call for help says on the band: pure. */
import { span } from "../lib/clock.js";

/**
 * @typedef {object} Emergency
 * @property {number} id
 * @property {string} callsign
 * @property {string} officer
 * @property {string} pressed_at
 * @property {number} presses
 * @property {string} near
 * @property {string | null} fix_at
 * @property {number | null} accuracy
 * @property {number | null} easting
 * @property {number | null} northing
 * @property {boolean} withheld
 * @property {number | null} incident_id null where its incident is restricted
 * @property {number | null} incident_short
 * @property {string | null} acknowledged_at
 * @property {string | null} acknowledged_by
 * @property {number | null} seconds
 */

/**
 * Where the officer was last, and how old that is. Pure.
 * @param {Emergency} one @param {number} now ms, of the server
 */
export function whereabouts(one, now) {
  if (one.withheld) return "position withheld, see the incident";
  if (!one.fix_at) return "position not known";
  const where = one.near || `${Math.round(one.easting ?? 0)} E, ${Math.round(one.northing ?? 0)} N`;
  return `${where}, position ${span(Math.max(0, now - Date.parse(one.fix_at)))} old`;
}

/**
 * What the line says beside the call sign. Pure.
 * @param {Emergency} one @param {number} now
 */
export function standing(one, now) {
  if (one.acknowledged_at) return `${one.acknowledged_by ?? "Somebody"} has it, after ${one.seconds ?? 0} s`;
  const again = one.presses > 1 ? `, pressed ${one.presses} times` : "";
  return `nobody has it yet, ${span(Math.max(0, now - Date.parse(one.pressed_at)))}${again}`;
}

/** Those that nobody has first, the newest first within. Pure. @param {Iterable<Emergency>} found */
export function inOrder(found) {
  return [...found].sort((a, b) => Number(Boolean(a.acknowledged_at)) - Number(Boolean(b.acknowledged_at)) || (a.pressed_at < b.pressed_at ? 1 : -1));
}
