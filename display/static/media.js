// Pictures and videos in their own place beside the calls, one after another.

import { api } from "/static/client.js";

const LIST_MS = 10000;             // how soon a new file is seen
const AGAIN_MS = 1000;             // after one that failed, or while there is none
const STALLED_MS = 15000;          // a video that stands still so long has failed
const FAILED_FOR_MS = 600000;      // then it is tried again
const NETWORK = 2;                 // MediaError: the line broke, the file may be well

/**
 * Plays in `box` what the server lists. `failed(name, why)` hears once of each file that cannot be shown, with an empty
 * `why` when it can again; `line()` is whether the server is there.
 */
export class Media {
  constructor(box, failed, line) {
    this.box = box;
    this.failed = failed;
    this.line = line;
    this.items = [];
    this.place = -1;
    this.shown = null;             // the item on the screen
    this.failures = new Map();     // url -> when it failed
    this.told = new Map();         // name -> why
    this.timer = null;
    this.look();
  }

  /** Asks for the list, again and again. */
  async look() {
    try {
      const { items, broken } = await api("GET", "/media", undefined, { tries: 1 });
      this.items = items;
      this.tellAll(new Map(broken.map(({ name, why }) => [name, why])));
      if (this.shown === null || !items.some((item) => item.url === this.shown.url)) {
        this.next();
      }
    } catch (failure) {
      // the server is away: what is on the screen stays, and the list is asked for again
    }
    setTimeout(() => this.look(), LIST_MS);
  }

  next() {
    clearTimeout(this.timer);
    const item = this.following();
    if (!item) {
      this.clear();
      return;
    }
    const show = item.kind === "video" ? this.video(item) : this.picture(item);
    show.then(
      () => { this.shown = item; this.failures.delete(item.url); },
      (why) => this.fail(item, why),
    );
  }

  /** The next item that did not fail lately, or null. */
  following() {
    const since = performance.now() - FAILED_FOR_MS;
    for (let step = 1; step <= this.items.length; step += 1) {
      const place = (this.place + step) % this.items.length;
      const item = this.items[place];
      if (!(this.failures.get(item.url) > since)) {
        this.place = place;
        return item;
      }
    }
    return null;
  }

  async picture(item) {
    const same = this.shown && this.shown.url === item.url && this.box.querySelector(":scope > img");
    if (!same) {
      const picture = new Image();
      picture.alt = "";
      picture.src = item.url;
      await picture.decode().catch(() => Promise.reject(new Error("not a picture")));
      this.put(item, picture);
    }
    this.after(item.seconds * 1000);
  }

  video(item) {
    const film = document.createElement("video");
    film.muted = true;
    film.playsInline = true;
    film.preload = "auto";
    const playing = new Promise((resolve, reject) => {
      const broke = (why) => { reject(new Error(why)); this.stopped(film, why); };
      film.onplaying = () => { if (!film.isConnected) { this.put(item, film); } resolve(); };
      film.onerror = () => broke(film.error && film.error.code === NETWORK ? "" : "not a video");
      film.onended = () => { if (film.isConnected) { this.next(); } };
      this.watch(film, broke);
    });
    film.src = item.url;
    film.play().catch(() => null);       // onerror says it better
    if (item.seconds) {
      playing.then(() => this.after(item.seconds * 1000), () => null);
    }
    return playing;
  }

  /** Something went wrong while the film was on the screen. */
  stopped(film, why) {
    if (film.isConnected) {
      this.fail(this.shown, new Error(why));
    }
  }

  watch(film, broke) {
    let at = 0;
    const timer = setInterval(() => {
      if (film.ended || film.dataset.over) {
        clearInterval(timer);
      } else if (film.currentTime === at) {
        clearInterval(timer);
        broke("");
      }
      at = film.currentTime;
    }, STALLED_MS);
  }

  fail(item, failure) {
    if (failure.message && this.line()) {
      this.failures.set(item.url, performance.now());
      this.tell(item.name, failure.message);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), AGAIN_MS);
  }

  after(later_ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), later_ms);
  }

  put(item, made) {
    this.clear();
    made.dataset.name = item.name;
    this.box.append(made);
    this.box.dataset.state = item.kind;
  }

  /** Takes away what is shown, and lets a video's memory go. */
  clear() {
    for (const old of this.box.querySelectorAll(":scope > img, :scope > video")) {
      old.remove();
      if (old.tagName === "VIDEO") {
        old.dataset.over = "true";
        old.onerror = null;
        old.removeAttribute("src");
        old.load();
      }
    }
    this.shown = null;
    this.box.dataset.state = "none";
  }

  /** Says what the server cannot show, and what it can again. */
  tellAll(broken) {
    const here = this.items.filter((item) => this.failures.has(item.url)).map((item) => item.name);
    for (const name of this.told.keys()) {
      if (!broken.has(name) && !here.includes(name)) {
        this.told.delete(name);
        this.failed(name, "");
      }
    }
    broken.forEach((why, name) => this.tell(name, why));
  }

  /** The server may know nothing of it any more: it was started anew, or the line broke. */
  sayAgain() {
    this.told.forEach((why, name) => this.failed(name, why));
  }

  tell(name, why) {
    if (this.told.get(name) !== why) {
      this.told.set(name, why);
      this.failed(name, why);
    }
  }
}
