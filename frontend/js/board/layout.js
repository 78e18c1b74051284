/** Panes: sizes by pointer or arrow keys, remembered; tabs on a phone; one pane in its own window. */
import { all, el, need } from "../lib/dom.js";

const STORE = "iops.board.layout";
/** @type {Record<string, number>} */
const DEFAULTS = { left: 57, top: 58, mid: 27 };

/** @returns {Record<string, number>} */
function stored() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(STORE) ?? "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export class Layout {
  constructor() {
    this.panes = need(".panes", HTMLElement);
    this.sizes = stored();
    this.bars = {
      left: this.bar("left", "x", "Width of the lists"),
      mid: this.bar("mid", "x", "Width of the log"),
      top: this.bar("top", "y", "Height of the upper panes"),
    };
    const only = new URLSearchParams(location.search).get("pane");
    if (only && ["inc", "unit", "log", "map"].includes(only)) this.panes.dataset.only = only;
    for (const tab of all(".pane-tabs button")) tab.addEventListener("click", () => this.tab(tab.dataset.pane ?? "inc"));
    for (const link of all("[data-own-window]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        window.open(`?pane=${link.dataset.ownWindow}`, `iops-${link.dataset.ownWindow}`, "popup,width=1100,height=800");
      });
    }
    new ResizeObserver(() => this.apply()).observe(this.panes);
    this.tab("inc");
    this.apply();
  }

  /** On a phone: the pane to see. @param {string} pane */
  tab(pane) {
    this.panes.dataset.tab = pane;
    for (const tab of all(".pane-tabs button")) tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane));
  }

  get narrow() {
    return this.panes.clientWidth < 896;
  }

  apply() {
    const wide = this.panes.clientWidth >= 1900;
    this.panes.dataset.layout = wide ? "wide" : "normal";
    const { left = 57, top = 58, mid = 27 } = this.sizes;
    const column = wide ? Math.min(left, 46) : left;
    this.panes.style.setProperty("--left", `${column}%`);
    this.panes.style.setProperty("--top", `${top}%`);
    this.panes.style.setProperty("--mid", `${mid}%`);
    this.bars.left.style.left = `${column}%`;
    this.bars.mid.style.left = `${column + mid}%`;
    this.bars.mid.hidden = !wide;
    this.bars.top.style.top = `${top}%`;
    this.bars.top.style.left = "0";
    this.bars.top.style.right = wide ? `${100 - column}%` : "0";
    for (const [name, bar] of Object.entries(this.bars)) bar.setAttribute("aria-valuenow", String(Math.round(this.sizes[name] ?? 50)));
  }

  /** @param {string} name @param {number} value percent */
  set(name, value) {
    this.sizes[name] = Math.max(15, Math.min(85, value));
    this.apply();
    try {
      localStorage.setItem(STORE, JSON.stringify(this.sizes));
    } catch {
      // Not kept on this browser; it holds until the page is left.
    }
  }

  /** @param {string} name @param {"x" | "y"} axis @param {string} label */
  bar(name, axis, label) {
    const bar = el("div", {
      class: `splitter splitter--${axis}`, role: "separator", tabindex: "0", "aria-label": label,
      "aria-orientation": axis === "x" ? "vertical" : "horizontal", "aria-valuemin": "15", "aria-valuemax": "85",
    });
    /** @param {PointerEvent} event */
    const move = (event) => {
      const box = this.panes.getBoundingClientRect();
      const share = axis === "x" ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height;
      this.set(name, share * 100 - (name === "mid" ? (this.sizes.left ?? 0) : 0));
    };
    bar.addEventListener("pointerdown", (event) => {
      bar.setPointerCapture(event.pointerId);
      bar.dataset.drag = "";
      bar.addEventListener("pointermove", move);
    });
    bar.addEventListener("lostpointercapture", () => {
      delete bar.dataset.drag;
      bar.removeEventListener("pointermove", move);
    });
    bar.addEventListener("dblclick", () => this.set(name, DEFAULTS[name] ?? 50));
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.set(name, (this.sizes[name] ?? 50) + step);
    });
    this.panes.append(bar);
    return bar;
  }
}
