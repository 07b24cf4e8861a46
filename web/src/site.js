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

// The map is larger than all the rest of a page: it is fetched where somebody opens it.
for (const part of document.querySelectorAll("details[data-map]")) {
  part.addEventListener("toggle", async () => {
    if (!part.open || part.dataset.drawn) return;
    part.dataset.drawn = "yes";
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: part.dataset.style });
    document.head.append(style);
    const { draw } = await import(part.dataset.script);
    await draw(part).catch((failure) => { delete part.dataset.drawn; throw failure; }); // opened again, it is tried again
  });
}

// A list of one's own, kept in this browser alone: keys of sheets with their names.
const kept = {
  read() {
    try { return JSON.parse(localStorage.getItem("beffroi-list")) ?? []; } catch { return []; }
  },
  write(list) {
    try { localStorage.setItem("beffroi-list", JSON.stringify(list)); } catch { /* a browser that keeps nothing */ }
  },
};
for (const button of document.querySelectorAll("button[data-keep]")) {
  const { keep: key, name, link } = button.dataset;
  const show = () => button.setAttribute("aria-pressed", String(kept.read().some((one) => one.key === key)));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const list = kept.read();
    kept.write(list.some((one) => one.key === key) ? list.filter((one) => one.key !== key) : [...list, { key, name, link }]);
    show();
  });
}
for (const list of document.querySelectorAll("[data-kept]")) {
  const show = () => {
    const all = kept.read();
    document.querySelector("[data-kept-none]").hidden = all.length > 0;
    document.querySelector("[data-kept-form]").hidden = all.length === 0;
    list.replaceChildren(...all.map(({ key, name, link }) => {
      const row = document.createElement("li");
      const choice = Object.assign(document.createElement("input"), { type: "checkbox", name: "with", value: key, checked: all.length <= 4 });
      const label = Object.assign(document.createElement("label"), { className: "choice" });
      const sheet = Object.assign(document.createElement("a"), { href: link, textContent: name, lang: "fr" });
      const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: list.dataset.kept });
      drop.setAttribute("aria-label", `${list.dataset.kept} – ${name}`);
      choice.setAttribute("aria-label", name);
      drop.addEventListener("click", () => { kept.write(kept.read().filter((one) => one.key !== key)); show(); });
      label.append(choice);
      row.append(label, sheet, " ", drop);
      return row;
    }));
  };
  show();
}
for (const part of document.querySelectorAll("textarea[data-take]")) part.addEventListener("focus", () => part.select());

// On a phone the menu is one line that scrolls: where one is must be seen.
const here = document.querySelector(".menu [aria-current]");
if (here) {
  const menu = here.closest(".menu");
  menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
}
