/** From a parsed command to a request, and to the command that takes it back. */
import { gradeRank } from "../order.js";
import { deskOf, incidentOf } from "./complete.js";

/** @typedef {import("../types.js").Unit} Unit */
/** @typedef {import("./complete.js").World} World */
/**
 * @typedef {object} Request
 * @property {string} url
 * @property {Record<string, unknown>} body
 * @property {string} said what to say when it is done
 * @property {(answer: any) => Request} [undo] what takes it back, when that needs the answer
 */
/** @typedef {{requests: Request[], undo: UndoStep | null} | {error: string}} Plan */
/** @typedef {{says: string, requests: Request[]} | {says: string, refill: string}} UndoStep */

/** @param {string} callsign @param {World} world */
export function unitOf(callsign, world) {
  for (const unit of world.units) if (unit.callsign.toUpperCase() === callsign) return unit;
  return null;
}

/** @param {Unit} unit @param {string} state @param {string} said @returns {Request} */
const stateRequest = (unit, state, said) => ({ url: `/api/v1/units/${unit.id}/state`, body: { state }, said });

/**
 * @param {import("./parse.js").Command} command one that writes
 * @param {World} world
 * @returns {Plan}
 */
export function plan(command, world) {
  switch (command.verb) {
    case "deploy": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      const units = command.units.map((sign) => unitOf(sign, world));
      const missing = command.units.find((_, at) => !units[at]);
      if (missing) return { error: `No unit ${missing} on this board.` };
      const known = /** @type {Unit[]} */ (units);
      const away = known.find((unit) => unit.incident_id === incident.id);
      if (away) return { error: `${away.callsign} is on ${incident.short} already.` };
      const busy = known.find((unit) => unit.committed || unit.incident_id !== null);
      if (busy) return { error: `${busy.callsign} is on ${busy.incident_short ?? "another job"}. r ${busy.callsign} ${incident.short} sends it on.` };
      return {
        requests: known.map((unit) => ({
          url: `/api/v1/incidents/${incident.id}/deployments`,
          body: { unit_id: unit.id },
          said: `${unit.callsign} sent to ${incident.short}`,
          undo: (answer) => ({
            url: `/api/v1/deployments/${answer?.id}/stand-down`,
            body: { reason: "Sent by mistake, taken back at once" },
            said: `${unit.callsign} stood down from ${incident.short}`,
          }),
        })),
        undo: { says: `Stand down ${command.units.join(", ")}`, requests: [] },
      };
    }
    case "sendOn": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      const unit = unitOf(command.unit, world);
      if (!unit) return { error: `No unit ${command.unit} on this board.` };
      if (!unit.committed && unit.incident_id === null) return { error: `${unit.callsign} has no job. d ${incident.short} ${unit.callsign} sends it.` };
      if (unit.incident_id === incident.id) return { error: `${unit.callsign} is on ${incident.short} already.` };
      const before = [...world.incidents].find((one) => one.id === unit.incident_id);
      const to = (/** @type {import("../types.js").Incident} */ one, /** @type {string} */ reason, /** @type {string} */ said) => ({
        url: `/api/v1/units/${unit.id}/send-on`,
        body: { incident_id: one.id, reason },
        said,
      });
      return {
        requests: [to(incident, command.reason, `${unit.callsign} sent on to ${incident.short}`)],
        undo: before
          ? { says: `${unit.callsign} back to ${before.short}`, requests: [to(before, "Sent on by mistake, taken back at once", `${unit.callsign} back to ${before.short}`)] }
          : null,
      };
    }
    case "state": {
      const unit = unitOf(command.unit, world);
      if (!unit) return { error: `No unit ${command.unit} on this board.` };
      const state = stateOf(command.state, world);
      if (!state) return { error: `There is no state ${command.state}. States: ${world.states.map((one) => one.code).join(", ")}.` };
      return {
        requests: [stateRequest(unit, state.code, `${unit.callsign} is ${state.code} ${state.label}`)],
        undo: state.meaning === "received" ? null : {
          says: `${unit.callsign} back to ${unit.state} ${unit.state_label}`,
          requests: [stateRequest(unit, String(unit.state), `${unit.callsign} back to ${unit.state} ${unit.state_label}`)],
        },
      };
    }
    case "acknowledge":
    case "decline": {
      const unit = unitOf(command.unit, world);
      if (!unit) return { error: `No unit ${command.unit} on this board.` };
      if (unit.incident_id === null && !unit.committed) return { error: `${unit.callsign} has no job to answer.` };
      const declines = command.verb === "decline";
      return {
        requests: [{
          url: `/api/v1/units/${unit.id}/${declines ? "decline" : "acknowledge"}`,
          body: declines ? { reason: command.reason } : {},
          said: declines ? `${unit.callsign} declined, and is free` : `${unit.callsign} has acknowledged`,
        }],
        undo: null,
      };
    }
    case "grade": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      if (!world.grades.some((grade) => grade.code === command.grade)) {
        return { error: `There is no grade ${command.grade}. Grades: ${world.grades.map((grade) => grade.code).join(", ")}.` };
      }
      const down = incident.grade !== "" && gradeRank(command.grade) > gradeRank(incident.grade);
      if (down && !command.reason) return { error: `A downgrade needs its reason: g ${incident.short} ${command.grade} and why.` };
      const url = `/api/v1/incidents/${incident.id}/grade`;
      return {
        requests: [{ url, body: { grade: command.grade, reason: command.reason }, said: `${incident.short} is grade ${command.grade}` }],
        undo: incident.grade
          ? {
              says: `${incident.short} back to grade ${incident.grade}`,
              requests: [{ url, body: { grade: incident.grade, reason: "Graded by mistake, taken back at once" }, said: `${incident.short} back to grade ${incident.grade}` }],
            }
          : null,
      };
    }
    case "note": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      return {
        requests: [{ url: `/api/v1/incidents/${incident.id}/log`, body: { text: command.text }, said: `Added to the log of ${incident.short}` }],
        undo: { says: "A log entry stays. Write the correction", refill: `n ${incident.short} Correction: ` },
      };
    }
    case "bringForward": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      return {
        requests: [{
          url: `/api/v1/incidents/${incident.id}/diary`,
          body: { line: command.line },
          said: `In the diary of ${incident.short}`,
          undo: (answer) => ({ url: `/api/v1/diary/${answer?.id}/done`, body: { result: "Written by mistake, taken back at once" }, said: `Taken out of the diary of ${incident.short}` }),
        }],
        undo: { says: `Take it out of the diary of ${incident.short}`, requests: [] },
      };
    }
    case "promise": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      return { requests: [{ url: `/api/v1/incidents/${incident.id}/promises`, body: { line: command.line }, said: `Promised to the caller of ${incident.short}` }], undo: null };
    }
    case "ask": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      const body = { agency: command.agency, kind: "attend", what: command.text };
      return {
        requests: [{
          url: `/api/v1/incidents/${incident.id}/services`,
          body,
          said: `Asked for ${incident.short}: ${command.agency}`,
          undo: (answer) => ({ url: `/api/v1/services/${answer?.id}/withdraw`, body: { text: "Asked by mistake, taken back at once" }, said: `Withdrawn for ${incident.short}: ${command.agency}` }),
        }],
        undo: { says: `Withdraw what was asked of ${command.agency}`, requests: [] },
      };
    }
    case "declare": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      return {
        requests: [{
          url: `/api/v1/incidents/${incident.id}/major`,
          body: { kind: command.kind, reason: command.reason },
          said: `${incident.short} is declared a ${command.kind} incident: M opens its page`,
        }],
        undo: null,
      };
    }
    case "broadcast": {
      const names = command.to === "unit" ? command.name.split(",") : [];
      const missing = names.find((sign) => !unitOf(sign, world));
      if (missing) return { error: `No unit ${missing} on this board.` };
      const said = command.to === "all" ? "all on duty" : command.to === "unit" ? names.join(", ") : `${command.to} ${command.name}`;
      return {
        requests: [{ url: "/api/v1/broadcasts", body: { to: command.to, name: command.name, text: command.text }, said: `Broadcast to ${said}: see who has read it under g y` }],
        undo: null,
      };
    }
    case "take": {
      const desk = deskOf(command.desk, world);
      if (!desk) return noDesk(command.desk, world);
      return {
        requests: [{ url: `/api/v1/desks/${desk.id}/take`, body: {}, said: `You sit at ${desk.name}` }],
        undo: world.mine?.id === desk.id ? null : { says: `Leave ${desk.name}`, requests: [{ url: "/api/v1/my-desk/leave", body: {}, said: `You have left ${desk.name}` }] },
      };
    }
    case "leave": {
      const { mine } = world;
      if (!mine) return { error: "You sit at no desk." };
      return {
        requests: [{ url: "/api/v1/my-desk/leave", body: {}, said: `You have left ${mine.name}` }],
        undo: { says: `Take ${mine.name}`, requests: [{ url: `/api/v1/desks/${mine.id}/take`, body: {}, said: `You sit at ${mine.name}` }] },
      };
    }
    case "merge": {
      const desk = deskOf(command.desk, world);
      const into = deskOf(command.into, world);
      if (!desk || !into) return noDesk(desk ? command.into : command.desk, world);
      return { requests: [{ url: `/api/v1/desks/${desk.id}/merge`, body: { into: into.id }, said: `${into.name} does the work of ${desk.name}` }], undo: null };
    }
    case "split": {
      const desk = deskOf(command.desk, world);
      if (!desk) return noDesk(command.desk, world);
      return { requests: [{ url: `/api/v1/desks/${desk.id}/split`, body: {}, said: `${desk.name} is split off: you sit there` }], undo: null };
    }
    case "move": {
      const incident = incidentOf(command.incident, world);
      if (!incident) return noIncident(command.incident);
      const desk = deskOf(command.desk, world);
      if (!desk) return noDesk(command.desk, world);
      const to = (/** @type {number} */ id, /** @type {string} */ reason, /** @type {string} */ said) => ({ url: `/api/v1/incidents/${incident.id}/desk`, body: { desk_id: id, reason }, said });
      const before = incident.desk === null ? null : [...(world.desks ?? [])].find((one) => one.id === incident.desk);
      return {
        requests: [to(desk.id, command.reason, `${incident.short} is at ${desk.name}`)],
        undo: before ? { says: `${incident.short} back to ${before.name}`, requests: [to(before.id, "Moved by mistake, taken back at once", `${incident.short} is back at ${before.name}`)] } : null,
      };
    }
    default:
      return { error: "Nothing to send." };
  }
}

/** The force's own code as typed, or the same number without its noughts. @param {string} typed @param {World} world */
function stateOf(typed, world) {
  const same = (/** @type {string} */ code) => /^\d+$/.test(code) && /^\d+$/.test(typed) && Number(code) === Number(typed);
  return world.states.find((one) => one.code.toUpperCase() === typed) ?? world.states.find((one) => same(one.code));
}

/** @param {string} code @param {World} world */
function noDesk(code, world) {
  const all = [...(world.desks ?? [])].map((one) => one.code).join(", ");
  return { error: all ? `There is no desk ${code}. Desks: ${all}.` : "There are no desks. A supervisor makes them under g 1." };
}

/** @param {string} short */
function noIncident(short) {
  return { error: short === "." ? "No incident is open." : `No open incident ${short} on this board.` };
}
