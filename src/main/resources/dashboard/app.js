// The dashboard: three views of the API, refreshed while the page is visible.

import { get, signIn } from "/api.js";
import { $, trouble } from "/page.js";
import { showProduct, shownSku } from "/product.js";
import { showProducts } from "/products.js";
import { showStages } from "/stages.js";

const TICK = 2000;

function live(on) {
  $("live").textContent = on ? "live" : "not connected";
  $("live").className = `live ${on ? "on" : "off"}`;
}

$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn($("token").value);
  $("token").value = "";
  refresh();
});

let running = false;
let again = false;

async function refresh() {
  if (running) { again = true; return; }
  running = true;
  const sku = shownSku();
  $("list-view").hidden = sku !== null;
  $("stages-view").hidden = sku !== null;
  $("detail-view").hidden = sku === null;
  if (sku === null) document.title = "Undercut";
  const results = await Promise.allSettled([get("/v1/stages").then((page) => showStages(page.items)),
    sku === null ? showProducts() : showProduct(sku)]);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) trouble(failed.reason);
  else $("banner").hidden = true;
  live(!failed);
  running = false;
  if (again) { again = false; refresh(); }
}

window.addEventListener("hashchange", () => {
  for (const id of ["price-card", "offers", "history"]) { $(id).replaceChildren(); delete $(id).dataset.key; }
  refresh().then(() => (shownSku() === null ? $("products") : $("detail-title")).focus());
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
setInterval(() => { if (!document.hidden) refresh(); }, TICK);
refresh();
