// What Streamlit's page knows of its server stands at its root; here it is said in words.

const SHOWN = 4000; // milliseconds that "back" stays
let words, watched, line, timer;

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
  else if (connected && away) tell(words.back, false);
}

export default function ({ data }) {
  words = data;
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app === watched) return;
  watched = app;
  new MutationObserver(look).observe(app, { attributeFilter: ["data-test-connection-state"] });
}
