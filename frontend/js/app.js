/** The shell of every page. */
import { startExplore } from "./diagram/open.js";
import { startEmergencies } from "./live/emergencies.js";
import { startRinging } from "./live/ringing.js";
import { startLiveStatus } from "./live/status.js";
import { startHtmx } from "./shell/htmx.js";
import { startKeys } from "./shell/keys.js";
import { startPage } from "./shell/page.js";
import { startPrefs } from "./shell/prefs.js";
import { startSos } from "./shell/sos.js";

startPrefs();
startKeys();
startPage();
startHtmx();
startLiveStatus();
startEmergencies();
startRinging();
startSos();
startExplore();
