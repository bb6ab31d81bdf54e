// The keyboard: arrows move a bar and go between bars, Shift resizes, Ctrl+Z takes back.

export const keyboard = {
  key(event) {
    if (this.drag) return;
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    if (command && !event.altKey && (letter === "z" || letter === "y")) {
      event.preventDefault();
      event.stopPropagation(); // the page's own buttons hear these keys too, and would do it once more
      const redo = letter === "y" || event.shiftKey;
      if (!this.data.editable) this.refuse("", this.words.read_only);
      else this.act({ kind: redo ? "redo" : "undo" });
      return;
    }
    if (event.key === "Escape") return this.dismiss(true);
    const entry = this.barAt(event);
    if (!entry || event.altKey) return;
    const bar = entry.told;
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    if (step) {
      event.preventDefault();
      const mode = event.shiftKey ? (command ? "first" : "last") : "moved";
      const why = this.why(bar, mode === "moved" ? "moved" : "resized");
      if (why) this.refuse(bar.id, why);
      else this.change(bar, mode, ...this.shifted(bar, mode, step), true);
      this.bars.get(bar.id)?.drawn.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.across(bar, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const bars = entry.drawn.parentNode.querySelectorAll(".bar");
      bars[event.key === "Home" ? 0 : bars.length - 1].focus();
    } else if (event.key === "Delete") {
      event.preventDefault();
      const why = this.why(bar, "deleted");
      if (why) this.refuse(bar.id, why);
      else this.act({ kind: "deleted", id: bar.id });
    }
  },

  across(bar, step) {
    const ids = [...this.lane.keys()];
    for (let at = ids.indexOf(bar.lane) + step; at >= 0 && at < ids.length; at += step) {
      const near = [...this.bars.values()].filter((one) => one.told.lane === ids[at] && !one.told.ghost);
      near.sort((a, b) => Math.abs(a.told.first - bar.first) - Math.abs(b.told.first - bar.first));
      if (near.length) return near[0].drawn.focus();
    }
  },
};
