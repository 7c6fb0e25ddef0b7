// Opening the strip, which stays beside the window a teller works in.

const ADDRESS = "/teller?strip=1";
const WIDTH = 320;
const HEIGHT = 264;

/** What the key that opens the strip says of it: above all other windows, or beside them. */
export function stripWhy() {
  return window.documentPictureInPicture ? "teller.strip_above" : "teller.strip_why";
}

/** Opens the strip above all other windows where the browser can (Picture-in-Picture), else in a small window. */
export async function openStrip() {
  const above = window.documentPictureInPicture;
  const strip = above ? await above.requestWindow({ width: WIDTH, height: HEIGHT }).catch(() => null) : null;
  if (strip === null) {
    window.open(ADDRESS, "branch-queue-strip", `popup,width=${WIDTH},height=${HEIGHT}`);
    return;
  }
  const frame = strip.document.createElement("iframe");
  frame.src = ADDRESS;
  Object.assign(frame.style, { position: "fixed", inset: "0", width: "100%", height: "100%", border: "0" });
  strip.document.body.append(frame);
}
