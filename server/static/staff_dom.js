// Building what a page shows, always from text, never from markup.

/** An element: `el("p.muted", {title: "…"}, "text", child, null)`. Names with a dash become attributes, others properties. */
export function el(shape, properties = {}, ...children) {
  const [name, ...classes] = shape.split(".");
  const made = document.createElement(name);
  made.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role" || key === "colspan" || key === "scope") {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Puts `children` in the place of what `parent` held, unless it shows just the same already. */
export function fill(parent, ...children) {
  const next = document.createDocumentFragment();
  next.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  const now = parent.childNodes;
  const same = now.length === next.childNodes.length
    && Array.from(next.childNodes).every((child, place) => child.isEqualNode(now[place]));
  if (!same) {
    const kept = parent.contains(document.activeElement) ? document.activeElement.dataset.keep : undefined;
    parent.replaceChildren(next);
    if (kept !== undefined) {
      focusKept(parent, kept);
    }
  }
}

/** The keyboard stays where it was: on what bears the same `data-keep`. */
function focusKept(parent, kept) {
  for (const each of parent.querySelectorAll("[data-keep]")) {
    if (each.dataset.keep === kept) {
      each.focus({ preventScroll: true });
    }
  }
}

/** Writes text only where it differs, so that a screen reader hears changes alone. */
export function write(element, text) {
  const said = text === null || text === undefined ? "" : String(text);
  if (element.textContent !== said) {
    element.textContent = said;
  }
}

/** Shows the one view of this name and hides the others (`data-view`). */
export function showView(name) {
  for (const view of document.querySelectorAll("[data-view]")) {
    view.hidden = view.dataset.view !== name;
  }
  document.body.dataset.state = name;
}
