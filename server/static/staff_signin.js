// Who sits at a staff page: signing in, signing out, the language of the page.

import { forgetToken, signIn, signOut, token, whoAmI } from "./client.js";
import { byId, write } from "./staff_dom.js";
import { language, languages, say, setLanguage } from "./words.js";

const LANGUAGE_PLACE = "branch-queue staff language";

/** Signs people in on the page's form (#signin); resolves to {name, role} once somebody is. */
export function askToSignIn(why = "") {
  const form = byId("signin");
  const complaint = byId("signin-complaint");
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

/** Who is here: {name, role} of a session, {token: true} for a page opened with a device's token, or null. */
export async function whoIsHere() {
  if (token()) {
    return { token: true };
  }
  return whoAmI();
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
