/**
 * The command line's grammar. Pure: text in, a command or a sentence out.
 *
 *   d 23 GA12 [GA14 …]   deploy units to incident 23        s GA12 6      set a unit's state
 *   a GA12               acknowledged by radio              x GA12 reason declined, and why
 *   r GA12 23            send a unit on to incident 23      m GA12        show on the map
 *   g 23 1 [reason]      grade an incident                  n 23 text     add a log entry
 *   o 23                 open an incident                   / words       find
 *   f 23 03:15 text      bring forward: to be done then
 *   p 23 18:00 text      promised to the caller until then
 *   e 23 ambulance text  ask another service to attend
 *   b GA12,GA14 words    broadcast to units; b all words, b area A words, b team R1 words
 *   t N                  take desk N                        l           leave my desk
 *   h                    hand my desk over                  v 23 N why  move incident 23 to desk N
 *   major 23 why         declare a major incident        critical 23 why  a critical incident
 *   k N C                merge desk N into C                k N         split desk N off, sit there
 *   u                    undo the last command
 *
 * "." stands for the incident that is open. A bare number opens an incident, a bare call sign
 * shows a unit.
 */

/** @typedef {{verb: "deploy", incident: string, units: string[]}} Deploy */
/** @typedef {{verb: "sendOn", unit: string, incident: string, reason: string}} SendOn */
/** @typedef {{verb: "state", unit: string, state: string}} SetState */
/** @typedef {{verb: "acknowledge", unit: string}} Acknowledge */
/** @typedef {{verb: "decline", unit: string, reason: string}} Decline */
/** @typedef {{verb: "grade", incident: string, grade: string, reason: string}} Grade */
/** @typedef {{verb: "note", incident: string, text: string}} Note */
/** @typedef {{verb: "bringForward", incident: string, line: string}} BringForward */
/** @typedef {{verb: "promise", incident: string, line: string}} Promised */
/** @typedef {{verb: "ask", incident: string, agency: string, text: string}} AskService */
/** @typedef {{verb: "open", incident: string}} Open */
/** @typedef {{verb: "map", what: string}} ShowOnMap */
/** @typedef {{verb: "find", text: string}} Find */
/** @typedef {{verb: "broadcast", to: "unit" | "team" | "area" | "all", name: string, text: string}} Broadcast */
/** @typedef {{verb: "take", desk: string}} TakeDesk */
/** @typedef {{verb: "move", incident: string, desk: string, reason: string}} MoveToDesk */
/** @typedef {{verb: "merge", desk: string, into: string}} MergeDesk */
/** @typedef {{verb: "split", desk: string}} SplitDesk */
/** @typedef {{verb: "declare", kind: "major" | "critical", incident: string, reason: string}} Declare */
/** @typedef {{verb: "undo"} | {verb: "help"} | {verb: "leave"} | {verb: "handOver"}} Plain */
/** @typedef {Deploy | SendOn | SetState | Acknowledge | Decline | Grade | Note | BringForward | Promised | AskService | Open | ShowOnMap | Find | Broadcast | TakeDesk | MoveToDesk | MergeDesk | SplitDesk | Declare | Plain} Command */
/** @typedef {{ok: true, command: Command} | {ok: false, error: string}} Parsed */

/** The verbs, as help and completion show them. */
export const VERBS = [
  { verb: "d", form: "d 23 GA12", says: "Deploy a unit" },
  { verb: "r", form: "r GA12 23", says: "Send a unit on to another incident" },
  { verb: "a", form: "a GA12", says: "Acknowledge a unit's job by radio" },
  { verb: "x", form: "x GA12 reason", says: "Decline a unit's job on its word" },
  { verb: "s", form: "s GA12 6", says: "Set a unit's state" },
  { verb: "g", form: "g 23 1 reason", says: "Grade an incident" },
  { verb: "n", form: "n 23 text", says: "Add to the log" },
  { verb: "f", form: "f 23 03:15 text", says: "Bring forward: to be done then" },
  { verb: "p", form: "p 23 18:00 text", says: "Promised to the caller until then" },
  { verb: "e", form: "e 23 ambulance text", says: "Ask another service to attend" },
  { verb: "b", form: "b GA12 words", says: "Broadcast to units, all, an area or a team" },
  { verb: "o", form: "o 23", says: "Open an incident" },
  { verb: "m", form: "m GA12", says: "Show on the map" },
  { verb: "t", form: "t N", says: "Take desk N" },
  { verb: "l", form: "l", says: "Leave my desk" },
  { verb: "h", form: "h", says: "Hand my desk over" },
  { verb: "v", form: "v 23 N reason", says: "Move an incident to desk N" },
  { verb: "k", form: "k N C", says: "Merge desk N into C; k N splits it off" },
  { verb: "major", form: "major 23 why", says: "Declare a major incident" },
  { verb: "critical", form: "critical 23 why", says: "Declare a critical incident" },
  { verb: "u", form: "u", says: "Undo the last command" },
  { verb: "/", form: "/ words", says: "Find anyone or anything" },
  { verb: "?", form: "?", says: "Keyboard help" },
];

const SHORT = /^(\d{1,6}|\.)$/;
const CALLSIGN = /^(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{1,11}$/;

const DESK = /^[A-Za-z][A-Za-z0-9]{0,5}$/;

/** @param {string | undefined} text */
const upper = (text) => (text ?? "").toUpperCase();
/** @param {string} error @returns {Parsed} */
const no = (error) => ({ ok: false, error });
/** @param {Command} command @returns {Parsed} */
const yes = (command) => ({ ok: true, command });

/**
 * @param {string} line
 * @returns {Parsed}
 */
export function parse(line) {
  const text = line.trim().replace(/\s+/g, " ");
  if (text === "") return no("Type a command, or ? for help.");
  if (text === "?") return yes({ verb: "help" });
  if (text.startsWith("/")) {
    const words = text.slice(1).trim();
    return words ? yes({ verb: "find", text: words }) : no("Type what to find after the stroke: / smith lloyd street");
  }
  const [head = "", ...rest] = text.split(" ");
  const verb = head.toLowerCase();
  if (rest.length === 0 && /^\d{1,6}$/.test(head)) return yes({ verb: "open", incident: head });
  switch (verb) {
    case "d":
      return deploy(rest);
    case "r":
      return sendOn(rest);
    case "a":
      return acknowledge(rest);
    case "x":
      return decline(rest);
    case "s":
      return state(rest);
    case "g":
      return grade(rest);
    case "n":
      return note(rest);
    case "b":
      return broadcast(rest);
    case "f":
      return bringForward(rest);
    case "p":
      return promised(rest);
    case "e":
      return askService(rest);
    case "o":
      return SHORT.test(rest[0] ?? "") ? yes({ verb: "open", incident: rest[0] ?? "" }) : no("Which incident? Type its short number: o 23");
    case "m":
      return rest[0] ? yes({ verb: "map", what: rest[0].toUpperCase() }) : no("Show what? A call sign or an incident: m GA12");
    case "t":
      return DESK.test(rest[0] ?? "") && rest.length === 1 ? yes({ verb: "take", desk: upper(rest[0]) }) : no("Which desk? Its code: t N");
    case "l":
      return rest.length ? no("Leaving a desk takes nothing after it: l") : yes({ verb: "leave" });
    case "h":
      return rest.length ? no("Handing over takes nothing after it: h") : yes({ verb: "handOver" });
    case "v":
      return move(rest);
    case "k":
      return merge(rest);
    case "major":
    case "critical":
      return declare(verb, rest);
    case "u":
      return yes({ verb: "undo" });
    default:
      if (rest.length === 0 && CALLSIGN.test(head.toUpperCase())) return yes({ verb: "map", what: head.toUpperCase() });
      return no(`There is no command “${head}”. Type ? for help.`);
  }
}

/** @param {string[]} rest @returns {Parsed} */
function deploy(rest) {
  const [incident = "", ...signs] = rest;
  if (!SHORT.test(incident)) return no("Which incident? d, its short number, then the unit: d 23 GA12");
  if (signs.length === 0) return no(`Which unit? d ${incident} GA12`);
  const units = signs.flatMap((sign) => sign.split(",")).filter(Boolean).map((sign) => sign.toUpperCase());
  const wrong = units.find((sign) => !CALLSIGN.test(sign));
  if (wrong) return no(`“${wrong}” is not a call sign.`);
  return yes({ verb: "deploy", incident, units: [...new Set(units)] });
}

/** @param {string[]} rest @returns {Parsed} */
function sendOn(rest) {
  const [sign = "", incident = "", ...reason] = rest;
  if (!CALLSIGN.test(sign.toUpperCase())) return no("Which unit goes on? r, its call sign, then the incident: r GA12 23");
  if (!SHORT.test(incident)) return no(`To which incident? r ${sign.toUpperCase()} 23`);
  return yes({ verb: "sendOn", unit: sign.toUpperCase(), incident, reason: reason.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function acknowledge(rest) {
  const [sign = "", ...more] = rest;
  if (!CALLSIGN.test(sign.toUpperCase())) return no("Which unit has its job? a GA12");
  if (more.length) return no("An acknowledgement takes nothing after the call sign.");
  return yes({ verb: "acknowledge", unit: sign.toUpperCase() });
}

/** @param {string[]} rest @returns {Parsed} */
function decline(rest) {
  const [sign = "", ...reason] = rest;
  if (!CALLSIGN.test(sign.toUpperCase())) return no("Which unit declines, and why? x GA12 committed");
  if (!reason.length) return no(`Why? x ${sign.toUpperCase()} committed`);
  return yes({ verb: "decline", unit: sign.toUpperCase(), reason: reason.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function state(rest) {
  const [sign = "", code = "", ...more] = rest;
  if (!CALLSIGN.test(sign.toUpperCase())) return no("Which unit? s, its call sign, then the state: s GA12 6");
  if (!/^[0-9A-Za-z]{1,4}$/.test(code)) return no(`Which state? Its code: s ${sign.toUpperCase()} 6`);
  if (more.length) return no("A state takes nothing after its code.");
  return yes({ verb: "state", unit: sign.toUpperCase(), state: code.toUpperCase() });
}

/** @param {string[]} rest @returns {Parsed} */
function grade(rest) {
  const [incident = "", code = "", ...reason] = rest;
  if (!SHORT.test(incident)) return no("Which incident? g, its short number, then the grade: g 23 1");
  if (!/^[0-9A-Za-z]$/.test(code)) return no(`Which grade? One letter or digit: g ${incident} 1`);
  return yes({ verb: "grade", incident, grade: code.toUpperCase(), reason: reason.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function note(rest) {
  const [incident = "", ...words] = rest;
  if (!SHORT.test(incident)) return no("Which incident? n, its short number, then the text: n 23 caller rang back");
  if (words.length === 0) return no(`What shall the log say? n ${incident} caller rang back`);
  return yes({ verb: "note", incident, text: words.join(" ") });
}

/** The time is read where it is kept. @param {string[]} rest @returns {Parsed} */
function bringForward(rest) {
  const [incident = "", ...words] = rest;
  if (!SHORT.test(incident)) return no("Which incident? f, its short number, the time, then what: f 23 03:15 ring back");
  if (words.length < 2) return no(`When, and what? f ${incident} 03:15 ring back, or f ${incident} +20 ring back`);
  return yes({ verb: "bringForward", incident, line: words.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function promised(rest) {
  const [incident = "", ...words] = rest;
  if (!SHORT.test(incident)) return no("Promised about which incident? p 23 18:00 ring back");
  if (!words.length) return no(`Until when? p ${incident} 18:00, or p ${incident} +20 ring back`);
  return yes({ verb: "promise", incident, line: words.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function askService(rest) {
  const [incident = "", agency = "", ...words] = rest;
  if (!SHORT.test(incident)) return no("About which incident? e 23 ambulance one hurt");
  if (!/^[A-Za-z][A-Za-z-]*$/.test(agency)) return no(`Whom? e ${incident} ambulance one hurt, or fire, coastguard, highways, council`);
  if (!words.length) return no(`What do they need to know? e ${incident} ${agency} one hurt`);
  return yes({ verb: "ask", incident, agency: agency.toLowerCase(), text: words.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function move(rest) {
  const [incident = "", desk = "", ...reason] = rest;
  if (!SHORT.test(incident)) return no("Which incident? v, its short number, the desk, then why: v 23 N lies on the border");
  if (!DESK.test(desk)) return no(`To which desk? v ${incident} N lies on the border`);
  if (!reason.length) return no(`Why? v ${incident} ${upper(desk)} lies on the border`);
  return yes({ verb: "move", incident, desk: upper(desk), reason: reason.join(" ") });
}

/** @param {"major" | "critical"} kind @param {string[]} rest @returns {Parsed} */
function declare(kind, rest) {
  const [incident = "", ...reason] = rest;
  if (!SHORT.test(incident)) return no(`Which incident? ${kind}, its short number, then why: ${kind} 23 coach on its side`);
  if (!reason.length) return no(`Why? ${kind} ${incident} coach on its side, many hurt`);
  return yes({ verb: "declare", kind, incident, reason: reason.join(" ") });
}

/** @param {string[]} rest @returns {Parsed} */
function merge(rest) {
  const [desk = "", into = "", ...more] = rest;
  if (!DESK.test(desk)) return no("Which desk? k, its code, then the one that does its work: k N C");
  if (more.length || (into && !DESK.test(into))) return no(`Into which desk? k ${upper(desk)} C`);
  return into ? yes({ verb: "merge", desk: upper(desk), into: upper(into) }) : yes({ verb: "split", desk: upper(desk) });
}

/** @param {string[]} rest @returns {Parsed} */
function broadcast(rest) {
  const [head = "", ...more] = rest;
  const to = head.toLowerCase();
  if (to === "all") return words("all", "", more, "b all words");
  if (to === "area" || to === "team") {
    const [name = "", ...text] = more;
    if (!name) return no(`Which ${to}? b ${to}, its code, then the words.`);
    return words(to, name, text, `b ${to} ${name} words`);
  }
  const signs = head.split(",").filter(Boolean).map((sign) => sign.toUpperCase());
  if (!signs.length || signs.some((sign) => !CALLSIGN.test(sign))) return no("To whom? b GA12 words, or b all, b area, b team.");
  return words("unit", [...new Set(signs)].join(","), more, `b ${signs[0]} words`);
}

/** @param {"unit" | "team" | "area" | "all"} to @param {string} name @param {string[]} text @param {string} form @returns {Parsed} */
function words(to, name, text, form) {
  return text.length ? yes({ verb: "broadcast", to, name, text: text.join(" ") }) : no(`What shall they read? ${form}`);
}
