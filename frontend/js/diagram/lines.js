/**
 * The links of a picture that has very many, on a canvas of their own under the nodes. Drawn by
 * Cytoscape, each would be measured and styled at every picture; a thousand lines alone cost little.
 */
import { holdsIn } from "./history.js";

/** @typedef {import("cytoscape").Core} Core */
/** @typedef {import("cytoscape").EdgeSingular} Edge */

/** Links that are drawn here carry this class: Cytoscape draws none of them. */
export const PLAIN = "plain";
/** A stroke of very many lines at once costs more than the same lines in portions. */
const AT_ONCE = 100;

export class Lines {
  /** @param {Core} cy @param {HTMLElement} within @param {() => {line: string, accent: string}} colours */
  constructor(cy, within, colours) {
    this.cy = cy;
    this.colours = colours;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "explore__lines";
    this.canvas.setAttribute("aria-hidden", "true");
    within.prepend(this.canvas);
    this.brush = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    /** @type {{source: {x: number, y: number}, target: {x: number, y: number}, edge: Edge}[]} */
    this.all = [];
    this.stale = true;
    this.year = 0;
    this.ink = colours();
    cy.on("add remove", () => {
      this.stale = true;
    });
    cy.on("render", () => this.draw());
  }

  retheme() {
    this.ink = this.colours();
  }

  /** Shows the links that held in this year; 0: all. @param {number} year */
  showYear(year) {
    this.year = year;
    this.draw();
  }

  collect() {
    this.stale = false;
    // A node's position is one object for as long as the node is there.
    this.all = this.cy.edges(`.${PLAIN}`).toArray().map((edge) => ({ source: edge.source().position(), target: edge.target().position(), edge }));
  }

  draw() {
    if (this.stale) this.collect();
    const { cy, brush, canvas } = this;
    const [width, height] = [cy.width(), cy.height()];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.clearRect(0, 0, width, height);
    if (!this.all.length) return;
    const zoom = cy.zoom();
    brush.setTransform(zoom, 0, 0, zoom, cy.pan().x, cy.pan().y);
    const shown = this.year ? this.all.filter(({ edge }) => holdsIn(edge.data(), this.year)) : this.all;
    const known = shown.filter(({ edge }) => edge.data("certainty") === "known");
    const way = shown.filter(({ edge }) => edge.hasClass("way"));
    this.stroke(shown.filter(({ edge }) => edge.data("certainty") !== "known"), this.ink.line, 1.5, 0.6);
    this.stroke(known, this.ink.line, 1.5, 1);
    this.stroke(way, this.ink.accent, 4, 1);
  }

  /** @param {Lines["all"]} lines @param {string} colour @param {number} width @param {number} opacity */
  stroke(lines, colour, width, opacity) {
    const { brush } = this;
    Object.assign(brush, { strokeStyle: colour, lineWidth: width, globalAlpha: opacity });
    for (let at = 0; at < lines.length; at += AT_ONCE) {
      brush.beginPath();
      for (const { source, target } of lines.slice(at, at + AT_ONCE)) {
        brush.moveTo(source.x, source.y);
        brush.lineTo(target.x, target.y);
      }
      brush.stroke();
    }
  }
}
