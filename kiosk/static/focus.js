// Arrow keys and keypads lead from button to button.

const ARROWS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

/** Moves the focus to the next or the last button that is there, at an arrow key. */
export function moveFocus(event) {
  const step = ARROWS[event.key];
  if (step) {
    const buttons = Array.from(document.querySelectorAll("button")).filter((button) => button.offsetParent !== null);
    const now = buttons.indexOf(document.activeElement);
    const next = now < 0 ? (step > 0 ? 0 : buttons.length - 1) : (now + step + buttons.length) % buttons.length;
    buttons[next].focus();
    event.preventDefault();
  }
}
