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
