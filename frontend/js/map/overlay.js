/**
 * Incidents and units over the ground, on three canvases of their own (units below, incidents and
 * what is chosen above, calls for help on top, so that choosing costs no drawing of 1,500 units): 1,500 moving units cost about a
 * millisecond a frame, where a vector source would be cut into tiles anew at each tick.
 * Shapes say what colours say: a unit that can be sent is a disc, one that may be is a ring, a
 * committed one a square, a call for help a red star; an incident is the shape of its grade.
 */
import { serverTime, span } from "../lib/clock.js";
import { drawCalls } from "./help.ts";
import { read } from "./layers.ts";
import { mercatorX, mercatorY, pixels, view } from "./project.js";

/** @typedef {import("../board/types.js").Incident} Incident */
/** @typedef {import("../board/types.js").Unit} Unit */
/** @typedef {{unit: Unit, x: number, y: number, fromX: number, fromY: number, movedAt: number, heading: number | null, accuracy: number, fixedAt: number | null, lat: number}} Mark */
/** @typedef {{incident: Incident, x: number, y: number}} Spot */

/** A unit glides to its new fix for this long. */
const GLIDE_MS = 900;
/** From this age on a fix says on the map how old it is. */
const OLD_MS = 60_000;
const GRADE_FILL = /** @type {Record<string, string>} */ ({ "1": "#c42a22", "2": "#ffb52e", C: "#5d6f80", "": "#5d3a9b" });

/**
 * How strongly a fix shows: whole below half a minute, a third after ten minutes.
 * @param {number | null} age ms
 */
export function fade(age) {
  if (age === null) return 0.35;
  if (age < 30_000) return 1;
  return Math.max(0.35, 1 - ((age - 30_000) / 570_000) * 0.65);
}

/**
 * A call sign with the age of its fix, once that is old enough to matter.
 * @param {string} callsign @param {number | null} age ms
 */
export function aged(callsign, age) {
  return age === null || age < OLD_MS ? callsign : `${callsign} ${span(age)}`;
}

export class Overlay {
  constructor() {
    this.canvases = [0, 1, 2].map(() => {
      const canvas = document.createElement("canvas");
      canvas.className = "map__over";
      canvas.setAttribute("aria-hidden", "true");
      return canvas;
    });
    this.brushes = this.canvases.map((canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")));
    this.brush = /** @type {CanvasRenderingContext2D} */ (this.brushes[0]);
    /** @type {Map<number, Mark>} */
    this.marks = new Map();
    /** @type {Map<number, Unit>} every unit on duty, on the map or not */
    this.units = new Map();
    /** @type {Spot[]} */
    this.spots = [];
    /** @type {number | null} */
    this.selected = null;
    /** @type {number | null} */
    this.unit = null;
    this.view = view({ lng: 0, lat: 0 }, 0, 1, 1);
    this.zoom = 0;
    this.dark = false;
    this.ink = "#000";
    this.halo = "#fff";
    this.accent = "#0a5f80";
    /** @type {Map<string, HTMLCanvasElement>} */
    this.stamps = new Map();
    /** @type {import("./layers.ts").Shown} */
    this.shown = read(null);
    /** @type {Map<number, import("./help.ts").Call>} officers who call for help */
    this.calls = new Map();
    /** Whether a call stands on its canvas. */
    this.helped = false;
    /** Whether a wave runs around one of them: there is more to draw. */
    this.waves = false;
    /** By what clock a fix is old: the server's; a replay has its own. */
    this.clock = () => serverTime.now();
  }

  /** @param {number} width @param {number} height */
  resize(width, height) {
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.ratio = ratio;
    for (const canvas of this.canvases) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    this.stamps.clear();
  }

  /** @param {import("./style.js").Palette} colours @param {boolean} dark */
  theme(colours, dark) {
    this.ink = colours.ink;
    this.halo = colours.surface;
    this.accent = colours.accent;
    this.dark = dark;
    this.stamps.clear();
  }

  /** @param {Iterable<Incident>} rows */
  setIncidents(rows) {
    this.spots = [];
    for (const incident of rows) {
      if (incident.lon === null || incident.lat === null) continue;
      this.spots.push({ incident, x: mercatorX(incident.lon), y: mercatorY(incident.lat) });
    }
    // The gravest is drawn last, above the others.
    const rank = /** @type {Record<string, number>} */ ({ C: 0, "": 1, "2": 2, "1": 3 });
    this.spots.sort((a, b) => (rank[a.incident.grade] ?? 0) - (rank[b.incident.grade] ?? 0));
  }

  /**
   * @param {Iterable<Unit>} rows
   * @param {boolean} anew whether what was known of withheld positions is to be forgotten
   */
  setUnits(rows, anew = false) {
    this.units.clear();
    for (const unit of rows) {
      this.units.set(unit.id, unit);
      const mark = this.marks.get(unit.id);
      // From the moment at which a position is withheld, whoever may see it gets its fixes anew.
      const leaves = mark && unit.withheld && (anew || !mark.unit.withheld);
      if (leaves) this.marks.delete(unit.id);
      else if (mark) {
        mark.unit = unit;
        continue;
      }
      if (unit.lon !== null && unit.lat !== null) this.place(unit, unit.lon, unit.lat, unit.fix_at);
    }
    for (const id of this.marks.keys()) if (!this.units.has(id)) this.marks.delete(id);
  }

  /**
   * Puts a unit on the map that is not on it yet.
   * @param {Unit} unit @param {number} lon @param {number} lat @param {string | null} fixAt
   */
  place(unit, lon, lat, fixAt) {
    const x = mercatorX(lon);
    const y = mercatorY(lat);
    /** @type {Mark} */
    const mark = { unit, x, y, fromX: x, fromY: y, movedAt: 0, heading: null, accuracy: 0, fixedAt: fixAt ? Date.parse(fixAt) : null, lat };
    this.marks.set(unit.id, mark);
    return mark;
  }

  /** Positions that the others do not get. @param {Iterable<import("../board/types.js").Where>} rows */
  setWithheld(rows) {
    for (const { id, lon, lat, fix_at: fixAt } of rows) {
      const unit = this.units.get(id);
      if (unit?.withheld && !this.marks.has(id)) this.place(unit, lon, lat, fixAt);
    }
  }

  /** @param {import("../live/protocol.js").Fix[]} fixes @param {number} now frame time */
  setFixes(fixes, now) {
    for (const [id, lon, lat, heading, accuracy, fixedAt] of fixes) {
      const unit = this.units.get(id);
      const mark = this.marks.get(id) ?? (unit && this.place(unit, lon, lat, null));
      if (!mark) continue;
      const at = this.at(mark, now);
      mark.fromX = at.x;
      mark.fromY = at.y;
      mark.x = mercatorX(lon);
      mark.y = mercatorY(lat);
      mark.lat = lat;
      mark.movedAt = now;
      mark.heading = heading;
      mark.accuracy = accuracy ?? 0;
      mark.fixedAt = fixedAt * 1000;
    }
  }

  /**
   * Puts a unit where it was, at once: a replay says itself where it is between two fixes.
   * @param {Unit} unit @param {{lon: number, lat: number, heading: number | null, accuracy: number, fixedAt: number} | null} where ms
   */
  put(unit, where) {
    if (!where) {
      this.marks.delete(unit.id);
      return;
    }
    const mark = this.marks.get(unit.id) ?? this.place(unit, where.lon, where.lat, null);
    mark.unit = unit;
    mark.x = mark.fromX = mercatorX(where.lon);
    mark.y = mark.fromY = mercatorY(where.lat);
    mark.lat = where.lat;
    mark.heading = where.heading;
    mark.accuracy = where.accuracy;
    mark.fixedAt = where.fixedAt;
    mark.movedAt = Number.NEGATIVE_INFINITY;
  }

  /** @param {Mark} mark @param {number} now */
  at(mark, now) {
    const share = (now - mark.movedAt) / GLIDE_MS;
    if (share >= 1 || this.still) return mark;
    return { x: mark.fromX + (mark.x - mark.fromX) * share, y: mark.fromY + (mark.y - mark.fromY) * share };
  }

  /** Whether something still glides at `now`. @param {number} now */
  moving(now) {
    if (this.still) return false;
    for (const mark of this.marks.values()) if (now - mark.movedAt < GLIDE_MS) return true;
    return false;
  }

  /**
   * @param {{lng: number, lat: number}} centre @param {number} zoom
   * @param {number} width @param {number} height
   * @param {number} now frame time
   * @param {boolean} units whether units moved too, or only what stands above them changed
   */
  draw(centre, zoom, width, height, now, units) {
    this.view = view(centre, zoom, width, height);
    this.zoom = zoom;
    if (units) {
      this.begin(0, width, height);
      this.drawUnits(now);
    }
    this.begin(1, width, height);
    this.drawChosenUnits(now);
    if (this.shown.incidents) this.drawIncidents();
    this.drawHelp(now);
  }

  /**
   * Calls for help, on a canvas of their own: a wave runs around each that nobody has answered, and
   * costs no drawing of anything else.
   * @param {number} now
   */
  drawHelp(now) {
    const wanted = this.shown.help && this.calls.size > 0;
    this.waves = false;
    if (!wanted && !this.helped) return;
    this.begin(2, this.view.width, this.view.height);
    this.helped = wanted;
    if (!wanted) return;
    this.font(12.5, 760);
    this.waves = drawCalls(this.brush, this.calls.values(), this.view, now, this.still, (text, x, y) => this.label(text, x, y));
  }

  /** @param {number} layer @param {number} width @param {number} height */
  begin(layer, width, height) {
    this.brush = /** @type {CanvasRenderingContext2D} */ (this.brushes[layer]);
    this.brush.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.brush.clearRect(0, 0, width, height);
  }

  /** The units of the open incident and the one that was asked for: named, with their certainty. @param {number} now */
  drawChosenUnits(now) {
    const { size, x0, y0 } = this.view;
    this.font(11, 700);
    for (const mark of this.marks.values()) {
      const { unit } = mark;
      if (this.unit !== unit.id && (this.selected === null || unit.incident_id !== this.selected)) continue;
      const at = this.at(mark, now);
      const x = at.x * size + x0;
      const y = at.y * size + y0;
      this.ring(x, y, Math.max(8, pixels(mark.accuracy, mark.lat, size)));
      this.label(unit.callsign, x + 10, y + 4);
    }
  }

  /** @param {number} now */
  drawUnits(now) {
    const { brush } = this;
    const { size, x0, y0, width, height } = this.view;
    const clock = this.clock();
    const detail = this.zoom < 10.5 ? "dot" : "full";
    const labels = this.zoom >= 12.5;
    if (labels) this.font(11, 600);
    for (const mark of this.marks.values()) {
      // An officer who calls for help is on no layer that can be switched off.
      if (!this.shown.units && mark.unit.meaning !== "emergency") continue;
      const at = this.at(mark, now);
      const x = at.x * size + x0;
      const y = at.y * size + y0;
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const { unit } = mark;
      const age = mark.fixedAt === null ? null : clock - mark.fixedAt;
      const help = unit.meaning === "emergency";
      brush.globalAlpha = help ? 1 : fade(age);
      const stamp = this.stamp(help ? "help" : unit.deployable, detail);
      const side = stamp.width / this.ratio;
      brush.drawImage(stamp, Math.round(x - side / 2), Math.round(y - side / 2), side, side);
      if (this.shown.age && mark.heading !== null && detail === "full" && zoomed(this.zoom)) this.nose(x, y, mark.heading);
      if (labels || help) this.label(this.shown.age ? aged(unit.callsign, age) : unit.callsign, x + 8, y + 4);
    }
    brush.globalAlpha = 1;
  }

  drawIncidents() {
    const { brush } = this;
    const { size, x0, y0, width, height } = this.view;
    /** @type {Spot | null} */
    let chosen = null;
    for (const spot of this.spots) {
      if (spot.incident.id === this.selected) {
        chosen = spot;
        continue;
      }
      const x = spot.x * size + x0;
      const y = spot.y * size + y0;
      if (x < -30 || y < -30 || x > width + 30 || y > height + 30) continue;
      this.shape(spot.incident, x, y, 1);
    }
    if (chosen) {
      const x = chosen.x * size + x0;
      const y = chosen.y * size + y0;
      brush.strokeStyle = this.accent;
      brush.lineWidth = 3;
      brush.beginPath();
      brush.arc(x, y, 21, 0, Math.PI * 2);
      brush.stroke();
      this.shape(chosen.incident, x, y, 1.25);
    }
  }

  /** @param {Incident} incident @param {number} x @param {number} y @param {number} scale */
  shape(incident, x, y, scale) {
    const small = this.zoom < 10.5 && scale === 1;
    const stamp = this.incidentStamp(incident.grade, small ? 5 : 9 * scale);
    const side = stamp.width / this.ratio;
    this.brush.drawImage(stamp, Math.round(x - side / 2), Math.round(y - side / 2), side, side);
    if (incident.secret) this.secret(x, y, side / 2);
    if (!small && (this.zoom >= 11.5 || incident.grade === "1" || scale > 1)) {
      this.font(11.5, 700);
      this.label(String(incident.short), x + (scale > 1 ? 25 : 12), y + 4);
    }
  }

  /** A broken frame: most people do not have this pin. @param {number} x @param {number} y @param {number} radius */
  secret(x, y, radius) {
    const { brush } = this;
    brush.strokeStyle = this.ink;
    brush.lineWidth = 2;
    brush.setLineDash([4, 3]);
    brush.strokeRect(x - radius - 2, y - radius - 2, 2 * radius + 4, 2 * radius + 4);
    brush.setLineDash([]);
  }

  /** @param {number} px @param {number} weight */
  font(px, weight) {
    const font = `${weight} ${px}px "Atkinson Next", sans-serif`;
    if (this.brush.font !== font) this.brush.font = font;
  }

  /** @param {string} text @param {number} x @param {number} y */
  label(text, x, y) {
    const { brush } = this;
    brush.lineWidth = 3;
    brush.lineJoin = "round";
    brush.strokeStyle = this.halo;
    brush.strokeText(text, x, y);
    brush.fillStyle = this.ink;
    brush.fillText(text, x, y);
  }

  /** @param {number} x @param {number} y @param {number} radius */
  ring(x, y, radius) {
    const { brush } = this;
    brush.beginPath();
    brush.arc(x, y, radius, 0, Math.PI * 2);
    brush.strokeStyle = this.accent;
    brush.lineWidth = 1;
    brush.stroke();
  }

  /** @param {number} x @param {number} y @param {number} heading degrees from north */
  nose(x, y, heading) {
    const { brush } = this;
    const turn = (heading * Math.PI) / 180;
    const dx = Math.sin(turn);
    const dy = -Math.cos(turn);
    brush.strokeStyle = this.ink;
    brush.lineWidth = 2;
    brush.beginPath();
    brush.moveTo(x + dx * 6, y + dy * 6);
    brush.lineTo(x + dx * 11, y + dy * 11);
    brush.stroke();
  }

  /**
   * A picture of one kind of unit, made once: drawing an image is cheaper than drawing a path.
   * @param {string} kind @param {string} detail
   */
  stamp(kind, detail) {
    const key = `${kind} ${detail}`;
    const known = this.stamps.get(key);
    if (known) return known;
    const radius = detail === "dot" ? 2.5 : kind === "help" ? 9 : 5.5;
    const { canvas, brush } = this.blank(radius + 2);
    const middle = radius + 2;
    brush.lineWidth = detail === "dot" ? 1 : 2;
    brush.strokeStyle = this.halo;
    brush.beginPath();
    if (kind === "help") {
      for (let at = 0; at < 16; at += 1) {
        const reach = at % 2 ? radius * 0.55 : radius;
        const turn = (at * Math.PI) / 8;
        brush.lineTo(middle + Math.sin(turn) * reach, middle - Math.cos(turn) * reach);
      }
      brush.closePath();
      brush.fillStyle = "#e0231a";
    } else if (kind === "no") {
      brush.rect(middle - radius * 0.8, middle - radius * 0.8, radius * 1.6, radius * 1.6);
      brush.fillStyle = this.dark ? "#8ea2b6" : "#4d6275";
    } else {
      brush.arc(middle, middle, radius - 0.5, 0, Math.PI * 2);
      brush.fillStyle = kind === "yes" ? (this.dark ? "#4bc487" : "#1b7a49") : this.halo;
    }
    brush.fill();
    brush.stroke();
    if (kind === "conditional") {
      brush.beginPath();
      brush.arc(middle, middle, radius - 1.5, 0, Math.PI * 2);
      brush.strokeStyle = this.dark ? "#ffc15c" : "#9a5b00";
      brush.lineWidth = 2.5;
      brush.stroke();
    }
    this.stamps.set(key, canvas);
    return canvas;
  }

  /** @param {string} grade @param {number} radius */
  incidentStamp(grade, radius) {
    const key = `incident ${grade} ${radius}`;
    const known = this.stamps.get(key);
    if (known) return known;
    const middle = radius + 3;
    const { canvas, brush } = this.blank(middle);
    brush.lineWidth = 2;
    brush.strokeStyle = this.halo;
    brush.fillStyle = GRADE_FILL[grade] ?? "#5d6f80";
    brush.beginPath();
    if (grade === "1") brush.rect(middle - radius, middle - radius, radius * 2, radius * 2);
    else if (grade === "2") {
      for (const [x, y] of [[-1, -1], [0.5, -1], [1.15, 0], [0.5, 1], [-1, 1]]) brush.lineTo(middle + (x ?? 0) * radius, middle + (y ?? 0) * radius);
      brush.closePath();
    } else brush.arc(middle, middle, radius, 0, Math.PI * 2);
    brush.fill();
    brush.stroke();
    if (radius > 6) {
      brush.fillStyle = grade === "2" ? "#241600" : "#fff";
      brush.font = `760 ${Math.round(radius * 1.5)}px "Atkinson Next", sans-serif`;
      brush.textAlign = "center";
      brush.textBaseline = "middle";
      brush.fillText(grade || "?", middle - (grade === "2" ? 1 : 0), middle + 1);
    }
    this.stamps.set(key, canvas);
    return canvas;
  }

  /** @param {number} half */
  blank(half) {
    const { ratio } = this;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(half * 2 * ratio);
    const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    brush.scale(ratio, ratio);
    return { canvas, brush };
  }

  /**
   * What lies under a pixel; incidents before units, the nearest of each.
   * @param {number} px @param {number} py @param {number} now
   * @returns {{kind: "incident", incident: Incident} | {kind: "unit", unit: Unit, text: string} | null}
   */
  under(px, py, now) {
    const { size, x0, y0 } = this.view;
    let best = 14;
    /** @type {Incident | null} */
    let incident = null;
    for (const spot of this.spots) {
      const far = Math.hypot(spot.x * size + x0 - px, spot.y * size + y0 - py);
      if (far <= best) [best, incident] = [far, spot.incident];
    }
    if (incident && this.shown.incidents) return { kind: "incident", incident };
    best = 12;
    /** @type {Mark | null} */
    let mark = null;
    for (const one of this.marks.values()) {
      const at = this.at(one, now);
      const far = Math.hypot(at.x * size + x0 - px, at.y * size + y0 - py);
      if (far <= best) [best, mark] = [far, one];
    }
    if (!mark || !this.shown.units) return null;
    const age = mark.fixedAt === null ? "no fix" : `fix ${span(this.clock() - mark.fixedAt)} old`;
    const sure = mark.accuracy ? `, within ${Math.round(mark.accuracy)} m` : "";
    return { kind: "unit", unit: mark.unit, text: `${mark.unit.callsign}  ${mark.unit.state} ${mark.unit.state_label}\n${age}${sure}` };
  }

  /** No gliding for who asked for less motion. */
  get still() {
    return REDUCED?.matches ?? false;
  }

  ratio = 1;
}

const REDUCED = typeof matchMedia === "function" ? matchMedia("(prefers-reduced-motion: reduce)") : null;
/** @param {number} zoom */
const zoomed = (zoom) => zoom >= 12;
