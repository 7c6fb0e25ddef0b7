// Who sits at a staff page: signing in, signing out, the language of the page.

import { forgetToken, Refused, signIn, signOut, token, whoAmI } from "./client.js";
import { byId, showView, write } from "./staff_dom.js";
import { language, languages, say, setLanguage } from "./words.js";

const LANGUAGE_PLACE = "branch-queue staff language";
const COME_BACK_MS = 2000;       // a server that was gone is looked for again

/** Signs people in on the page's form (#signin), after saying why; resolves to {name, role} once somebody is. */
function askToSignIn(why) {
  const form = byId("signin");
  const complaint = byId("signin-complaint");
  showView("signin");
  write(complaint, why);
  form.elements.password.value = "";
  (form.elements.name.value ? form.elements.password : form.elements.name).focus();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const key = byId("signin-key");
      if (key.disabled) {
        return;
      }
      key.disabled = true;
      write(key, say("staff.signing_in"));
      write(complaint, "");
      try {
        const person = await signIn(form.elements.name.value.trim(), form.elements.password.value);
        form.elements.password.value = "";
        resolve(person);
      } catch (refused) {
        write(complaint, refused.sentence);
        form.elements.password.select();
      } finally {
        key.disabled = false;
        write(key, say("staff.sign_in"));
      }
    };
  });
}

/**
 * Runs `work(person)` for whoever is here, asking to sign in first where nobody is.
 *
 * person: {name, role} of a session, or {token: true} for a page opened with a device's token. Who may not do what
 * `work` asks of the server is asked to sign in as somebody else; a server that is gone is looked for again, and the
 * page says so until it answers (`unseen`: the look is nothing to see).
 */
export async function withPerson(work, why = "", unseen = false) {
  try {
    if (!unseen) {
      showView("loading");
    }
    const here = token() ? { token: true } : why ? null : await whoAmI();
    await work(here || await askToSignIn(why));
  } catch (refused) {
    if (!(refused instanceof Refused)) {
      throw refused;
    }
    if (refused.status === 401 || refused.status === 403) {
      await leave().catch(() => null);
      withPerson(work, refused.sentence);
      return;
    }
    write(byId("failed-why"), refused.sentence);
    showView("failed");
    const later = setTimeout(() => withPerson(work, "", true), COME_BACK_MS);
    byId("again").onclick = () => { clearTimeout(later); withPerson(work); };
  }
}

/** Ends the session, or forgets the device's token. */
export async function leave() {
  if (token()) {
    forgetToken();
  } else {
    await signOut();
  }
}

/** Starts the page in the language last chosen on this machine, and makes #language change it. */
export function startLanguage() {
  setLanguage(localStorage.getItem(LANGUAGE_PLACE) || languages()[0]);
  const choice = byId("language");
  for (const code of languages()) {
    const option = document.createElement("option");
    option.value = code;
    option.textContent = say("staff.language", {}, code);
    choice.append(option);
  }
  choice.value = language();
  choice.hidden = languages().length < 2;
  choice.onchange = () => {
    localStorage.setItem(LANGUAGE_PLACE, choice.value);
    setLanguage(choice.value);
  };
}
