// Small helps; every page works without them.

// A choice of territory shows at once; the button stays for those without script and for the keyboard.
for (const form of document.querySelectorAll("form.territory")) {
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input[type=hidden]")) {
      field.disabled = field.value === "";
    }
  });
}

// On a phone the choice folds away, so that the page itself is what one sees first; without script it stays open.
if (matchMedia("(max-width: 40rem)").matches) {
  document.querySelector(".territory-choice")?.removeAttribute("open");
}

// One click or tap takes the whole embed code.
document.querySelector("#embed")?.addEventListener("focus", (event) => event.target.select());

// Passkeys: the browser asks its person, the page posts what it answers. Hidden where the browser knows none.
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const part of document.querySelectorAll(".passkey")) part.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      if (form.elements.Credential.value) return;
      event.preventDefault();
      const refusal = form.querySelector("[role=alert]");
      refusal.hidden = true;
      try {
        const answer = await fetch("?handler=Options", { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const options = await answer.json();
        const credential = form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.Credential.value = JSON.stringify(credential.toJSON());
        form.requestSubmit(event.submitter);
      } catch {
        refusal.hidden = false;
      }
    });
  }
}
