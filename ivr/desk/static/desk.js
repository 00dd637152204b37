// Keeps a page current. It asks for the part of the page that moves, and puts in only what has changed, so that
// nothing that somebody types is lost and nothing jumps. Without this script the pages work by reloading.

const HIDDEN_MS = 5000; // how often a page that nobody sees asks
const PATIENCE_MS = 5000; // how long an answer is waited for
const QUIET_FAILURES = 2; // so many in a row before anything is said

const moving = document.getElementById("now");
const lost = document.getElementById("lost");
let skew = 0; // by how much this machine's clock is ahead of the server's, in milliseconds
let failures = 0;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && "defaultValue" in field && field.type !== "hidden");

// What is typed

function changed(field) {
  return field.type === "radio" ? field.checked && !field.defaultChecked : field.value !== field.defaultValue;
}

function typedIn(form) {
  return fieldsOf(form).filter(changed).map(({ name, value }) => [name, value]);
}

function fill(form, typed) {
  for (const [name, value] of typed) {
    for (const field of fieldsOf(form).filter((one) => one.name === name)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
}

function keyed(within) {
  return new Map([...within.querySelectorAll("form[data-key]")].map((form) => [form.dataset.key, form]));
}

// Drafts: what is typed about a call outlives its page, for as long as the tab is open

const draftOf = (form) => `draft:${form.dataset.key}`;

function recall(within) {
  for (const form of within.querySelectorAll("form[data-draft]")) {
    fill(form, JSON.parse(sessionStorage.getItem(draftOf(form)) ?? "[]"));
  }
}

function settleDrafts() {
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  if (sent && arrived && !document.querySelector("[data-trouble]")) sessionStorage.removeItem(sent);
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.matches("[data-draft]")) sessionStorage.setItem(draftOf(form), JSON.stringify(typedIn(form)));
});

document.addEventListener("submit", ({ target: form }) => {
  if (form.matches("[data-draft]")) sessionStorage.setItem("sent", draftOf(form));
  if (form.elements.beats) form.elements.beats.value = "1";
  if (form.matches("[data-forget]")) sessionStorage.clear();
});

// What has changed

function focusIn(part) {
  const field = document.activeElement;
  if (!part.contains(field) || !field.form) return null;
  return { key: field.form.dataset.key, name: field.name, value: field.value, from: field.selectionStart, to: field.selectionEnd };
}

function giveFocus(part, had) {
  const form = had && keyed(part).get(had.key);
  const same = form ? [...form.elements].filter((field) => field.name === had.name) : [];
  const field = same.find((one) => one.value === had.value) ?? same[0];
  field?.focus({ preventScroll: true });
  if (field && typeof had.from === "number") field.setSelectionRange(had.from, had.to);
}

function replace(part, fresh) {
  const typed = [...keyed(part)].map(([key, form]) => [key, typedIn(form)]);
  const focus = focusIn(part);
  part.replaceChildren(...fresh.childNodes);
  part.className = fresh.className;
  part.dataset.state = fresh.dataset.state;
  recall(part);
  const forms = keyed(part);
  for (const [key, values] of typed) if (forms.has(key)) fill(forms.get(key), values);
  giveFocus(part, focus);
}

function adopt() {
  const top = moving.firstElementChild;
  skew = Date.now() - Number(top.dataset.now);
  document.title = `${top.dataset.title} · Careline`;
  tick();
}

function swap(html) {
  const top = moving.firstElementChild;
  const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  Object.assign(top.dataset, fresh.dataset);
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const shown = top.querySelector(`[data-part="${part.dataset.part}"]`);
    if (shown.dataset.state !== part.dataset.state) replace(shown, part);
  }
  adopt();
}

async function look() {
  const tag = `W/"${moving.firstElementChild.dataset.tag}"`;
  try {
    const answer = await fetch(moving.dataset.from, {
      headers: { "If-None-Match": tag },
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) return location.reload(); // signed out meanwhile
    if (answer.status !== 304 && !answer.ok) throw new Error(`answered ${answer.status}`);
    if (answer.status === 200) swap(await answer.text());
    failures = 0;
  } catch {
    failures += 1;
  }
  lost.hidden = failures < QUIET_FAILURES;
}

// Time

function span(ms) {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const now = Date.now() - skew;
  for (const element of document.querySelectorAll("[data-since]")) tell(element, span(now - Number(element.dataset.since)));
  for (const element of document.querySelectorAll("[data-until]")) tell(element, span(Number(element.dataset.until) - now));
  for (const bar of document.querySelectorAll("progress[data-left]")) bar.value = Math.max(0, Number(bar.dataset.left) - now);
}

async function watch() {
  adopt();
  setInterval(tick, 500);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  for (;;) {
    await pause(document.hidden ? HIDDEN_MS : Number(moving.dataset.every));
    await look();
  }
}

// That this desk is there

function beat() {
  const { beat: path, worker, token } = document.documentElement.dataset;
  if (!path) return;
  new Worker(worker).postMessage({ url: new URL(path, location.href).href, token });
  navigator.locks?.request("desk", { mode: "shared" }, () => new Promise(() => {})); // who holds one is not put to sleep
}

settleDrafts();
recall(document);
beat();
if (moving) watch();
