// The screens' way to the open line: the token first, then the line itself.

import { askForToken, token } from "/static/client.js";
import { openLine } from "/static/live.js";

/** Opens the line with these handlers (live.js); asks on the screen for a token where there is none or a wrong one. */
export async function listen(handlers) {
  if (!token()) {
    await askForToken();
  }
  const line = openLine({
    ...handlers,
    refused: async (sentence, code) => {
      if (code === "unauthorized") {
        line.close();
        await askForToken(true);
        location.reload();
      } else if (handlers.refused) {
        handlers.refused(sentence);
      }
    },
  });
  return line;
}
