// What Streamlit's page knows of its server stands at its root; here it is said in words.

const SHOWN = 4000; // milliseconds that "back" stays
const STILL = 1000; // milliseconds without a run after which the page counts as drawn: a gesture before is not heard
let words, watched, line, timer, back;

function tell(text, away) {
  clearTimeout(timer);
  line ??= document.body.appendChild(document.createElement("div"));
  line.className = `cp-connection${away ? " cp-away" : ""}`;
  line.setAttribute("role", away ? "alert" : "status");
  line.textContent = text;
  line.hidden = false;
  if (!away) timer = setTimeout(() => (line.hidden = true), SHOWN);
}

function look() {
  const connected = watched.dataset.testConnectionState === "CONNECTED";
  const away = line?.classList.contains("cp-away") && !line.hidden;
  if (!connected && !away) tell(words.cut_off, true);
  clearTimeout(back);
  const drawn = watched.dataset.testScriptState === "notRunning";
  if (connected && drawn && line?.classList.contains("cp-away")) back = setTimeout(() => tell(words.back, false), STILL);
}

// A click on a page that is not back goes nowhere, without a word. The year and the month say themselves what waits.
function refuse(event) {
  const away = line?.classList.contains("cp-away") && !line.hidden;
  const own = event.composedPath().some((at) => at.matches?.(".year, .month"));
  if (!away || own || !event.target.closest?.("button, input, label, [role=option]")) return;
  event.preventDefault();
  event.stopPropagation();
  line.textContent = words.not_sent;
}

export default function ({ data }) {
  words = data;
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app === watched) return;
  watched = app;
  app.addEventListener("click", refuse, true);
  new MutationObserver(look).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
}
