/** The drawing itself: Cytoscape on a canvas, in the colours of the theme. */
import cytoscape from "cytoscape";
import { Lines, PLAIN } from "./lines.js";

/** @typedef {import("cytoscape").Core} Core */

const SHAPES = { profile: "ellipse", vehicle: "round-rectangle", phone: "diamond", place: "pentagon", organisation: "hexagon", incident: "triangle", crime: "octagon" };
/** From here on a layout by forces would hold the page up. */
const LARGE = 400;

/** @param {HTMLElement} within */
function colours(within) {
  const probe = document.createElement("i");
  within.append(probe);
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const found = { ink: read("ink"), soft: read("ink-2"), line: read("line-strong"), paper: read("surface"), accent: read("accent"), danger: read("red-fill") };
  probe.remove();
  return found;
}

/** @param {HTMLElement} canvas @returns {import("cytoscape").StylesheetJson} */
function style(canvas) {
  const on = colours(canvas);
  return [
    { selector: "node", style: { label: "data(title)", color: on.ink, "font-size": 11, "min-zoomed-font-size": 7, "text-wrap": "ellipsis", "text-max-width": "130px", "text-valign": "bottom", "text-margin-y": 4, "background-color": on.paper, "border-width": 2, "border-color": on.line, width: 26, height: 26, "text-background-color": on.paper, "text-background-opacity": 0.8 } },
    ...Object.entries(SHAPES).map(([kind, shape]) => ({ selector: `node[kind = "${kind}"]`, style: { shape: /** @type {any} */ (shape) } })),
    { selector: "node[kind = 'profile']", style: { "border-color": on.accent } },
    { selector: "node[records > 1]", style: { "border-style": "double", "border-width": 5 } },
    { selector: "node[?danger]", style: { "border-color": on.danger, "border-width": 5 } },
    { selector: "node:selected", style: { "background-color": on.accent } },
    { selector: "edge", style: { width: 1.5, "line-color": on.line, "target-arrow-color": on.line, "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "haystack", label: "", "font-size": 9, color: on.soft } },
    { selector: `edge.${PLAIN}`, style: { display: "none" } },
    { selector: "edge.told", style: { label: "data(label)", "text-rotation": "autorotate", "min-zoomed-font-size": 8, "curve-style": "bezier" } },
    { selector: "edge[certainty != 'known']", style: { "line-opacity": 0.6 } },
    { selector: "edge.told[certainty != 'known']", style: { "line-style": "dashed", "line-opacity": 1 } },
    // Of two that stand in the same record neither leads to the other.
    { selector: "edge[certainty = 'implied']", style: { "target-arrow-shape": "none" } },
    { selector: "edge.told[certainty = 'implied']", style: { "line-style": "dotted" } },
    { selector: ".way", style: { "line-color": on.accent, "border-color": on.accent, width: 4 } },
    { selector: "node.way", style: { width: 34, height: 34 } },
    { selector: ".gone", style: { visibility: "hidden" } },
  ];
}

/** @param {HTMLElement} canvas @returns {{cy: Core, lines: Lines}} */
export function startPicture(canvas) {
  // Cytoscape would add a style element of its own, which the page's policy refuses; ours is in the sheet.
  if (!document.getElementById("__________cytoscape_stylesheet")) {
    const mark = document.createElement("span");
    mark.id = "__________cytoscape_stylesheet";
    mark.hidden = true;
    document.body.append(mark);
  }
  const cy = cytoscape({ container: canvas, style: style(canvas), minZoom: 0.05, maxZoom: 3, textureOnViewport: true, pixelRatio: 1, selectionType: "single" });
  const lines = new Lines(cy, canvas, () => colours(canvas));
  const retheme = () => {
    lines.retheme();
    cy.style(style(canvas));
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", retheme);
  new MutationObserver(retheme).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  return { cy, lines };
}

/** @param {Core} cy @param {string} name @param {string} [root] */
export function arrange(cy, name, root) {
  const chosen = name === "cose" && cy.nodes().length > LARGE ? "concentric" : name;
  /** @type {any} */
  const options = { name: chosen, animate: false, fit: true, padding: 30, nodeDimensionsIncludeLabels: false };
  if (chosen === "breadthfirst" && root) options.roots = cy.getElementById(root);
  if (chosen === "cose") Object.assign(options, { randomize: false, numIter: 600, nodeRepulsion: () => 400_000, nodeOverlap: 40, idealEdgeLength: () => 120, gravity: 0.4 });
  cy.layout(options).run();
}
