// The three stages, live.

import { get, send } from "/api.js";
import { $, element, fill, time } from "/page.js";
import { duration } from "/words.js";

const cards = new Map();

function stageCard(name) {
  const [min, max] = ["min", "max"].map((bound) =>
    element("input", { type: "number", min: 1, max: 1000, required: "", "aria-label": `${name}: ${bound} workers` }));
  const note = element("span", { class: "note", role: "status", hidden: "" });
  const live = element("div", { class: "pool" });
  const form = element("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await send("PUT", `/v1/stages/${encodeURIComponent(name)}`, { min: Number(min.value), max: Number(max.value) });
        note.hidden = true;
        form.dataset.dirty = "";
        showStages((await get("/v1/stages")).items);
      } catch (error) {
        note.textContent = error.message;
        note.hidden = false;
      }
    },
  }, "Workers", min, "to", max, element("button", {}, "Set"));
  form.addEventListener("input", () => { form.dataset.dirty = "yes"; });
  const letters = element("button", { type: "button", onclick: () => showLetters(name) });
  const node = element("article", { class: "card stage", "aria-label": `Stage ${name}` },
    element("header", {}, element("h3", {}, name)), live, element("footer", {}, form, letters, note));
  return { node, live, min, max, form, letters };
}

export function showStages(stages) {
  const box = $("stages");
  for (const stage of stages) {
    if (!cards.has(stage.name)) cards.set(stage.name, stageCard(stage.name));
    const card = cards.get(stage.name);
    if (card.node.parentNode !== box) box.append(card.node);
    if (!card.form.dataset.dirty) [card.min.value, card.max.value] = [stage.min, stage.max];
    const dead = stage.deadLetters?.visible ?? 0;
    card.letters.textContent = dead === 1 ? "1 dead letter" : `${dead} dead letters`;
    card.letters.disabled = dead === 0;
    fill(card.live, stage, () => [
      element("div", {},
        element("span", {}, element("b", {}, String(stage.busy)), ` of ${stage.size} workers busy`),
        element("span", {}, `${stage.min}–${stage.max}`)),
      element("progress", { max: Math.max(1, stage.size), value: stage.busy, "aria-label": "busy workers" }),
      element("dl", { class: "facts" },
        fact("Waiting", stage.queue ? stage.queue.visible + stage.queue.delayed : "–"),
        fact("Per second", stage.perSecond.toFixed(1)),
        fact("Mean", `${Math.round(stage.meanMillis)} ms`),
        fact("Lag", stage.lagSeconds === undefined ? "–" : duration(stage.lagSeconds)),
        fact("Done", stage.counts.done),
        fact("Retried", stage.counts.retried),
        fact("Rejected", stage.counts.rejected, stage.counts.rejected > 0),
        fact("Restarts", stage.counts.workerRestarts)),
      stage.paused ? element("p", { class: "paused" }, `Paused: ${stage.paused}`) : null,
    ].filter(Boolean));
  }
  for (const [name, card] of cards) if (!stages.some((stage) => stage.name === name)) card.node.remove();
}

const fact = (name, value, bad) =>
  element("div", {}, element("dt", {}, name), element("dd", { class: bad ? "bad" : "" }, typeof value === "number" ? value.toLocaleString() : value));

async function showLetters(stage) {
  const list = $("letters-list");
  $("letters-title").textContent = `Dead letters: ${stage}`;
  $("letters-note").textContent = "Loading";
  list.replaceChildren();
  $("redrive").onclick = async () => {
    try {
      const answer = await send("POST", `/v1/stages/${encodeURIComponent(stage)}/redrive`);
      $("letters-note").textContent = `${answer.approximateCount} on their way back to the queue.`;
    } catch (error) {
      $("letters-note").textContent = error.message;
    }
  };
  $("letters").showModal();
  try {
    const { items } = await get(`/v1/stages/${encodeURIComponent(stage)}/dead-letters`);
    $("letters-note").textContent = items.length ? "" : "There are none any more.";
    list.replaceChildren(...items.map((letter) => element("li", {},
      element("strong", {}, letter.reason),
      element("small", { class: "sub" }, `received ${letter.receives} times, first seen `, time(letter.firstSeen)),
      element("pre", {}, letter.bodyPreview))));
  } catch (error) {
    $("letters-note").textContent = error.message;
  }
}
