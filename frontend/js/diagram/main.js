/**
 * Exploring links, on the page of a card or of a diagram that was kept. Every step is one request
 * of a few nodes; counts come first. Whatever the picture holds stands in a list beside it, too.
 */
import { el, find, need } from "../lib/dom.js";
import { csrfToken, send } from "../lib/http.js";
import { holdsIn, Past, ring, yearsOf } from "./history.js";
import { PLAIN } from "./lines.js";
import { arrange, startPicture } from "./picture.js";

const MOST = 2000;
/** So many links carry their words. */
const FEW = 120;
/** Links that nobody recorded: both ends stand in the same record. */
const IMPLIED = "[certainty = 'implied']";
const IN_ORDER = new Intl.Collator();
/** @type {Record<string, [string, string]>} */
const KINDS = { profile: ["person", "people"], property: ["thing", "things"] };

/** @param {string} kind @param {number} count */
function named(kind, count) {
  const [one, many] = KINDS[kind] ?? [kind, `${kind}s`];
  return count === 1 ? one : many;
}

/** @param {HTMLElement} root */
export function startDiagram(root) {
  const body = need(".explore__body", HTMLElement, root);
  const canvas = need("[data-canvas]", HTMLElement, root);
  const list = need("[data-nodes]", HTMLSelectElement, root);
  const about = need("[data-about]", HTMLElement, root);
  const said = need("[data-said]", HTMLElement, root);
  const year = need("[data-do=year]", HTMLInputElement, root);
  const resolved = need("[data-do=resolved]", HTMLInputElement, root);
  const implied = need("[data-do=implied]", HTMLInputElement, root);
  const layout = need("[data-do=layout]", HTMLSelectElement, root);
  body.hidden = false;
  const { cy, lines } = startPicture(canvas);
  const past = new Past();
  let chosen = "";
  let pathFrom = "";

  const say = (/** @type {string} */ text) => {
    said.textContent = text;
  };
  const keys = () => cy.nodes().map((node) => node.id());
  const flags = () => ({ resolved: resolved.checked ? "1" : "0", implied: implied.checked ? "1" : "0" });
  const picture = () => /** @type {import("./history.js").Picture} */ (cy.json().elements ?? { nodes: [], edges: [] });

  /** @param {string} url @returns {Promise<any>} */
  async function ask(url) {
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      const data = await answer.json().catch(() => null);
      if (answer.ok) return data;
      say(data?.detail ?? "The server could not answer. Try again.");
    } catch {
      say("No connection to the server. Try again.");
    }
    return null;
  }

  /** @param {{nodes: any[], edges: any[], left_out?: number, older?: number}} part @param {string} [from] */
  function add(part, from) {
    const fresh = part.nodes.filter((node) => cy.getElementById(node.key).empty());
    if (cy.nodes().length + fresh.length > MOST) {
      say(`A diagram holds ${MOST} nodes. Take some out first.`);
      return;
    }
    past.keep(picture());
    const start = from ? cy.getElementById(from) : cy.collection();
    const places = ring(fresh.length, start.nonempty() ? start.position() : { x: 0, y: 0 });
    put(
      fresh.map((node, at) => ({ node, position: places[at] ?? { x: 0, y: 0 } })),
      part.edges.filter((edge) => cy.getElementById(`l${edge.id}`).empty()),
    );
    drawn();
    if (part.older) say(`${counted()} Of ${part.older} older records the implied links are not drawn.`);
    if (part.left_out) say(`${part.left_out} more or so are not drawn: the newest are.`);
  }

  /**
   * Draws all at once: one by one, each would be styled and told of by itself. Words on links cost
   * much: they stand only where there are few. Very many links are plain lines.
   * @param {{node: any, position: {x: number, y: number}}[]} nodes @param {any[]} edges
   */
  function put(nodes, edges) {
    const few = cy.edges().length + edges.length <= FEW;
    cy.batch(() => {
      if (!few) cy.edges(".told").removeClass("told").addClass(PLAIN);
      cy.add([
        ...nodes.map(({ node, position }) => ({ group: /** @type {const} */ ("nodes"), data: { ...node, id: node.key }, position })),
        ...edges.map((edge) => ({ group: /** @type {const} */ ("edges"), data: { ...edge, id: `l${edge.id}` }, classes: few ? "told" : PLAIN })),
      ]);
    });
  }

  function drawn() {
    const nodes = cy.nodes().toArray().sort((one, other) => IN_ORDER.compare(one.data("title"), other.data("title")));
    list.replaceChildren(
      ...nodes.map((node) => {
        const marks = /** @type {string[]} */ (node.data("markers") ?? []);
        const text = `${node.data("title")}${marks.length ? ` (${marks.join(", ")})` : ""}`;
        return el("option", { value: node.id(), ...(node.id() === chosen ? { selected: "" } : {}) }, text);
      }),
    );
    const span = yearsOf(cy.edges().map((edge) => edge.data()));
    year.max = span ? String(span[1] - span[0] + 1) : "0";
    year.dataset.first = span ? String(span[0]) : "";
    showYear();
    say(counted());
  }

  function counted() {
    const guessed = cy.edges(IMPLIED).length;
    const [nodes, links] = [cy.nodes().length, cy.edges().length];
    return `${nodes} ${nodes === 1 ? "node" : "nodes"}, ${links} ${links === 1 ? "link" : "links"}${guessed ? `, ${guessed} of them implied` : ""}.`;
  }

  function showYear() {
    const first = Number(year.dataset.first);
    const at = Number(year.value);
    const which = at && first ? first + at - 1 : 0;
    need("[data-year]", HTMLElement, root).textContent = which ? String(which) : "any year";
    lines.showYear(which);
    if (lines.all.length) return;
    cy.batch(() => {
      for (const edge of cy.edges().toArray()) {
        const gone = which > 0 && !holdsIn(edge.data(), which);
        if (gone !== edge.hasClass("gone")) edge.toggleClass("gone", gone);
      }
    });
  }

  /** @param {string} key */
  async function choose(key) {
    if (pathFrom && key !== pathFrom) {
      const from = pathFrom;
      pathFrom = "";
      find("[data-do=path]", HTMLElement, root)?.setAttribute("aria-pressed", "false");
      await way(from, key);
    }
    chosen = key;
    list.value = key;
    cy.nodes().unselect();
    cy.getElementById(key).select();
    const found = await ask(`/diagrams/around.json?${new URLSearchParams({ node: key, ...flags() })}`);
    if (!found || chosen !== key) return;
    const node = found.node;
    about.replaceChildren(
      el("h3", {}, node.url ? el("a", { href: node.url }, node.title) : node.title),
      el("p", { class: "muted" }, [node.records > 1 ? `${node.records} records, one person` : "", ...node.markers].filter(Boolean).join(", ")),
      el("ul", { class: "plain explore__counts" },
        ...found.counts.map((/** @type {any} */ one) => el("li", {}, button(`${one.label}: ${one.count} ${named(one.kind, one.count)}`, () => void grow(key, one.reason, one.kind)))),
        ...(found.older ? [el("li", { class: "muted" }, `${found.older} older records are not counted`)] : []),
        ...(found.counts.length > 1 ? [el("li", {}, button("All of them", () => void grow(key, "", "")))] : [])),
    );
  }

  /** @param {string} text @param {() => void} press */
  function button(text, press) {
    const made = el("button", { type: "button", class: "linkish" }, text);
    made.addEventListener("click", press);
    return made;
  }

  /** @param {string} key @param {string} reason @param {string} kind */
  async function grow(key, reason, kind) {
    const part = await ask(`/diagrams/expand.json?${new URLSearchParams({ node: key, reason, kind, ...flags() })}`);
    if (!part) return;
    const first = cy.nodes().empty();
    add(part, key);
    if (cy.nodes().length < 60) arrange(cy, layout.value, chosen);
    else if (first) cy.fit(undefined, 30);
  }

  /** @param {string} from @param {string} to */
  async function way(from, to) {
    say("Looking for a path …");
    const found = await ask(`/diagrams/path.json?${new URLSearchParams({ from, to, implied: flags().implied })}`);
    if (!found) return;
    add(found, from);
    cy.elements().removeClass("way");
    for (const [at, key] of found.keys.entries()) {
      const node = cy.getElementById(key).addClass("way");
      const next = found.keys[at + 1];
      if (next) node.edgesWith(cy.getElementById(next)).addClass("way");
    }
    say(found.said);
  }

  /** Draws the same nodes anew, where they stand. @param {Map<string, {x: number, y: number}>} places */
  async function again(places) {
    const answer = await send("/diagrams/draw.json", { keys: [...places.keys()], ...flags() });
    if (!answer.ok) return say(answer.detail);
    if (cy.nodes().nonempty()) past.keep(picture());
    cy.elements().remove();
    const spots = ring(answer.data.nodes.length, { x: 0, y: 0 });
    put(
      answer.data.nodes.map((/** @type {any} */ node, /** @type {number} */ at) => ({ node, position: places.get(node.key) ?? spots[at] ?? { x: 0, y: 0 } })),
      answer.data.edges,
    );
    drawn();
  }
  const standing = () => new Map(cy.nodes().map((node) => [node.id(), { ...node.position() }]));

  /** @param {string} name @param {BlobPart} content @param {string} type */
  function download(name, content, type) {
    const link = el("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** @type {Record<string, () => void | Promise<void>>} */
  const does = {
    undo() {
      const before = past.back();
      if (!before) return say("There is nothing to take back.");
      cy.elements().remove();
      cy.add(/** @type {any} */ ({ nodes: before.nodes ?? [], edges: before.edges ?? [] }));
      drawn();
    },
    fit: () => void cy.fit(undefined, 30),
    remove() {
      if (!chosen) return say("Choose a node first.");
      past.keep(picture());
      cy.getElementById(chosen).remove();
      about.replaceChildren();
      chosen = "";
      drawn();
    },
    path() {
      if (!chosen) return say("Choose where the path begins first.");
      pathFrom = pathFrom ? "" : chosen;
      find("[data-do=path]", HTMLElement, root)?.setAttribute("aria-pressed", String(pathFrom !== ""));
      say(pathFrom ? "Now choose where it ends." : "");
    },
    async csv() {
      const answer = await fetch("/diagrams/export.csv", { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() }, body: JSON.stringify({ keys: keys(), ...flags() }) });
      if (answer.ok) download("diagram.csv", await answer.text(), "text/csv");
      else say("It was not exported. Try again.");
    },
    async png() {
      const answer = await send("/diagrams/picture.json", { keys: keys(), ...flags() });
      if (!answer.ok) return say(answer.detail);
      const plain = cy.edges(`.${PLAIN}`);
      const gone = plain.filter((edge) => lines.year > 0 && !holdsIn(edge.data(), lines.year));
      cy.batch(() => {
        gone.addClass("gone");
        plain.removeClass(PLAIN);
      });
      const image = /** @type {any} */ (cy.png({ output: "blob", full: true, scale: 2, maxWidth: 6000, maxHeight: 6000, bg: getComputedStyle(canvas).backgroundColor }));
      cy.batch(() => void plain.addClass(PLAIN).removeClass("gone"));
      download("diagram.png", image, "image/png");
    },
  };
  root.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("button[data-do]") : null;
    if (pressed instanceof HTMLElement) void does[pressed.dataset.do ?? ""]?.();
  });
  layout.addEventListener("change", () => arrange(cy, layout.value, chosen));
  for (const box of [resolved, implied]) box.addEventListener("change", () => void again(standing()).then(() => (cy.getElementById(chosen).nonempty() ? choose(chosen) : undefined)));
  // The slider says more years than there are frames: the last one of each is drawn.
  let due = 0;
  year.addEventListener("input", () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      showYear();
    });
  });
  list.addEventListener("change", () => void choose(list.value));
  cy.on("tap", "node", (event) => void choose(event.target.id()));
  cy.on("dbltap", "node", (event) => void grow(event.target.id(), "", ""));
  need("[data-keep]", HTMLFormElement, root).addEventListener("submit", (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const nodes = cy.nodes().map((node) => ({ key: node.id(), ...node.position() }));
    void send("/diagrams/keep.json", { title: form.get("title"), case: form.get("case"), nodes }).then((answer) => {
      if (!answer.ok) return say(answer.detail);
      said.replaceChildren("Kept: ", el("a", { href: answer.data.url }, String(form.get("title"))));
    });
  });

  const kept = document.getElementById("explore-state");
  if (kept) {
    const state = JSON.parse(kept.textContent ?? "{}");
    const places = new Map((state.nodes ?? []).map((/** @type {[string, number, number]} */ [key, x, y]) => [key, { x, y }]));
    void again(places).then(() => cy.fit(undefined, 30));
  } else {
    void grow(root.dataset.node ?? "", "", "").then(() => choose(root.dataset.node ?? ""));
  }
  root.dataset.ready = "";
  Object.assign(canvas, { cy });
}
