/** Loaded by pages that show a map, after everything else. */
export { startAreaMap } from "./area-map.ts";
export { startBoardMap } from "./board-map.js";
export { startHotMap } from "./hot-map.ts";
export { startPlaceMap } from "./place-map.js";
export { startSetMap } from "./set-map.js";
