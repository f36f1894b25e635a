/* The drawer of a narrow page by keyboard: the theme opens it and its lists by labels alone, which no key reaches. */
const narrow = matchMedia("(max-width: 76.2344em)");
const drawer = document.querySelector("#__drawer");
const side = document.querySelector(".md-sidebar--primary");
if (drawer && side) {
  const opener = document.querySelector("label.md-header__button[for=__drawer]");
  const toggles = [...side.querySelectorAll("input.md-nav__toggle")];
  const listIn = (item) => item.querySelector(":scope > nav");
  const listOf = (toggle) => listIn(toggle.parentElement);
  const labels = [opener, ...side.querySelectorAll("label.md-nav__link[for], nav nav > label.md-nav__title[for]")];
  const toggleOf = (label) => document.getElementById(label.htmlFor);
  const firstOf = (area) =>
    [...area.querySelectorAll("a[href], button")].find((item) => !item.closest("[inert]") && item.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }));

  // A button within each label, as long as the page is narrow: on a wide one they are headings.
  const dress = (label) => {
    if (!narrow.matches) {
      label.querySelector(":scope > button.by-key")?.replaceWith(...label.querySelector(":scope > button.by-key").childNodes);
      return;
    }
    if (label.querySelector(":scope > button.by-key")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "by-key";
    button.append(...label.childNodes);
    label.append(button);
    if (label === opener) button.setAttribute("aria-label", "Navigation");
    button.addEventListener("click", () => {
      const toggle = toggleOf(label);
      toggle.click();
      const goal = toggle.checked ? firstOf(toggle === drawer ? side : listOf(toggle)) : buttonOf(toggle);
      goal?.focus();
    });
  };
  const buttonOf = (toggle) =>
    (toggle === drawer ? opener : toggle.parentElement.querySelector(":scope > label.md-nav__link"))?.querySelector("button.by-key");

  // What is out of sight is out of reach as well.
  const settle = () => {
    side.inert = narrow.matches && !drawer.checked;
    for (const area of document.querySelectorAll(".md-content, .md-footer, .md-sidebar--secondary")) {
      area.inert = narrow.matches && drawer.checked;
    }
    for (const toggle of toggles) {
      const isOpen = toggle.checked;
      const list = listOf(toggle);
      if (list) list.inert = narrow.matches && !isOpen;
    }
    // An open list covers the one that it stands in, but for itself.
    const covers = narrow.matches ? toggles.filter((one) => one.checked).map((one) => one.parentElement) : [];
    for (const item of side.querySelectorAll("li.md-nav__item, label.md-nav__link, .md-nav--primary > .md-nav__title")) {
      item.inert = covers.some((cover) => cover.closest("nav").contains(item) && !item.contains(cover) && !listIn(cover).contains(item));
    }
    for (const label of labels) {
      label.querySelector("button.by-key")?.setAttribute("aria-expanded", String(toggleOf(label).checked));
    }
  };
  const arrange = () => {
    labels.forEach(dress);
    settle();
  };
  document.addEventListener("change", settle);
  narrow.addEventListener("change", arrange);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !narrow.matches || !drawer.checked) return;
    const toggle = toggles.findLast((one) => one.checked) ?? drawer;
    toggle.click();
    buttonOf(toggle)?.focus();
  });
  arrange();
}
