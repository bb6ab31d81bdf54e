// Gestures on their way to the server.

const PATIENCE = 2000; // milliseconds before what nobody answered is sent again; doubled each time, to half a minute

// Gestures on their way: each has a number, is sent until it is answered, and is done once by whoever answers.
export class Outbox {
  constructor() {
    this.page = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
    this.number = 0;
    this.waiting = [];
    this.sent = 0;
    this.wait = PATIENCE;
    this.timer = 0;
  }
  add(gesture) {
    const last = this.waiting[this.waiting.length - 1];
    // Keys pressed while nobody answers become one step.
    if (last && last.number > this.sent && gesture.keyed && last.keyed && last.kind === gesture.kind && last.id === gesture.id) {
      Object.assign(last, { first: gesture.first, last: gesture.last });
      return last;
    }
    const numbered = { ...gesture, number: ++this.number };
    this.waiting.push(numbered);
    if (this.waiting.length === 1) this.send();
    return numbered;
  }
  send() {
    clearTimeout(this.timer);
    if (!this.waiting.length) return;
    this.sent = this.number;
    this.trigger("gestures", { page: this.page, session: this.session, gestures: this.waiting.map(({ keyed, ...gesture }) => gesture) });
    this.timer = setTimeout(() => this.again(), this.wait);
  }
  again() {
    this.wait = Math.min(this.wait * 2, 30000);
    this.send();
  }
  answered(number) {
    const settled = this.waiting.filter((gesture) => gesture.number <= number);
    if (!settled.length) return settled;
    this.waiting = this.waiting.filter((gesture) => gesture.number > number);
    this.wait = PATIENCE;
    clearTimeout(this.timer);
    this.send();
    return settled;
  }
  drop() {
    clearTimeout(this.timer);
    return this.waiting.splice(0);
  }
}
