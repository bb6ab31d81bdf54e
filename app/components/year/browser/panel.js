// What was opened by key is gone on with beside the lanes: the focus goes there, and back to the bar when it is closed.
// Otherwise every bar that follows would lie between the two.

const LONGEST = 20000;
const TAKES_FOCUS = "button:not(:disabled), input:not(:disabled), textarea:not(:disabled)";

// Do something as soon as what is looked for is there; Streamlit draws the parts of a page one after the other.
function soon(look, act, end = performance.now() + LONGEST) {
  const found = look();
  if (found) act(found);
  else if (performance.now() < end) requestAnimationFrame(() => soon(look, act, end));
}

export const panel = {
  lead(id) {
    this.led = { id, inside: false };
  },

  handOver() {
    const { led, data } = this;
    if (!led || !data.panel) return;
    const open = data.selected === led.id.split("@")[0];
    const bar = () => this.bars.get(led.id)?.drawn;
    if (open && !led.inside) {
      led.inside = true;
      soon(
        () => document.querySelector(data.panel)?.querySelector(TAKES_FOCUS),
        (first) => this.root.getRootNode().activeElement === bar() && first.focus(),
      );
    } else if (!open && led.inside) {
      this.led = null;
      soon(() => document.activeElement === document.body && bar(), (drawn) => drawn.focus());
    }
  },
};
