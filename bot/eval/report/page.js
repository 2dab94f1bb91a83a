"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const cases = [...document.querySelectorAll(".case")];
  const texts = new Map(cases.map((one) => [one, one.textContent.toLowerCase()]));
  const [find, state, tag, stage, count] = ["find", "state", "tag", "stage", "count"].map(byId);

  const fits = (one, words) =>
    words.every((word) => texts.get(one).includes(word)) &&
    (!state.value || one.dataset.state.split(" ").includes(state.value)) &&
    (!tag.value || one.dataset.tags.split("\n").includes(tag.value)) &&
    (!stage.value || one.dataset.stage === stage.value);

  const filter = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of cases) {
      one.hidden = !fits(one, words);
      shown += one.hidden ? 0 : 1;
    }
    count.textContent = shown === 1 ? "1 case" : `${shown} cases`;
  };

  const open = () => {
    const one = byId(decodeURIComponent(location.hash.slice(1)));
    if (!one || !one.classList.contains("case")) return;
    one.hidden = false;
    one.open = true;
    one.scrollIntoView();
  };

  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const field of [find, state, tag, stage]) {
    field.addEventListener("input", filter);
    field.addEventListener("change", filter);
  }
  for (const button of document.querySelectorAll(".lost button")) {
    button.addEventListener("click", () => {
      stage.value = button.dataset.stage;
      filter();
      byId("filters").scrollIntoView();
    });
  }
  addEventListener("hashchange", open);
  filter();
  open();
})();
