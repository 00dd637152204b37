// A telephone in the browser. The emulator sends sounds as JSON over a WebSocket; keys, words and hang-ups go back.

const byId = (id) => document.getElementById(id);
const phone = byId("phone");
const transcript = byId("transcript");
const DEFAULT_NUMBER = "+12025550123";
const own = new URLSearchParams(location.search).get("number")?.trim().replace(/^ ?(?=\d)/, "+") || DEFAULT_NUMBER;
const KEYS = "0123456789*#";
const TONES = { rows: [697, 770, 852, 941], columns: [1209, 1336, 1477], layout: "123456789*0#" };

let socket;
let state = "idle";
let answeredAt = 0;
let audio;
let player;

// The line

function connect() {
  socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/phone?number=${encodeURIComponent(own)}`);
  socket.addEventListener("open", () => enter("idle"));
  socket.addEventListener("message", (message) => hear(JSON.parse(message.data)));
  socket.addEventListener("close", () => {
    enter("lost");
    setTimeout(connect, 2000);
  });
}

function send(command) {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(command));
}

const HEARD = {
  dialling: (sound) => { enter("ringing"); show(sound.text); ring(); },
  incoming: (sound) => { enter("incoming"); show(sound.from); write("note", `${sound.from} calls`); ring(); },
  ringing: () => ring(),
  connected: () => { answeredAt = Date.now(); enter("call"); quiet(); },
  say: (sound) => { write("line", sound.text); speak(sound.text, sound.language); },
  voice: (sound) => { write("line other", sound.text); speak(sound.text, document.documentElement.lang); },
  play: (sound) => { write("note", "♪ a recording"); play(sound.url); },
  tones: (sound) => { write("note", `tones ${sound.text}`); },
  music: () => { write("note", "♪ music"); },
  beep: () => { write("note", "beep"); tone([1000], 0.4); },
  waiting: (sound) => write("note", `waiting in ${sound.text}`),
  joined: () => { quiet(); write("note", "you are talking"); setStatus("Talking"); },
  hold: () => write("note", "on hold"),
  listening: (sound) => setStatus(`Listening for ${sound.text}`),
  cut: () => { quiet(); [...transcript.querySelectorAll(".line")].at(-1)?.classList.add("cut"); },
  problem: (sound) => write("note", sound.text),
  ended: (sound) => { quiet(); write("note", ENDINGS[sound.text] ?? sound.text); enter("idle"); },
};

const ENDINGS = {
  completed: "the call is over", busy: "busy", "no-answer": "no answer",
  failed: "the call could not be put through", canceled: "the caller has gone",
};

function hear(sound) {
  HEARD[sound.kind]?.(sound);
}

// The display

const STATES = {
  idle: "Ready", ringing: "Calling …", incoming: "Incoming call", call: "In a call", lost: "No connection to the exchange",
};

function enter(next) {
  state = next;
  phone.dataset.state = next;
  const busy = next === "ringing" || next === "call";
  byId("dial").hidden = next !== "idle" && next !== "lost";
  byId("incoming").hidden = next !== "incoming";
  byId("hangup").hidden = !busy;
  byId("timer").hidden = next !== "call";
  for (const field of byId("speak").elements) field.disabled = next !== "call";
  if (next === "idle" || next === "lost") show("Not in a call");
  document.title = next === "incoming" ? "☎ Incoming call" : `Phone ${own}`;
  setStatus(STATES[next]);
}

function setStatus(text) {
  byId("status").textContent = text;
}

function show(party) {
  byId("party").textContent = party;
}

function write(kind, text) {
  const item = document.createElement("li");
  item.className = kind;
  item.textContent = text;
  transcript.append(item);
  transcript.scrollTop = transcript.scrollHeight;
  byId("hint").hidden = true;
}

setInterval(() => {
  const seconds = Math.floor((Date.now() - answeredAt) / 1000);
  byId("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}, 500);

// What is heard

function speak(text, language) {
  if (!byId("aloud").checked || !window.speechSynthesis) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language || "en-US";
  utterance.rate = 1.1;
  speechSynthesis.speak(utterance);
}

function play(url) {
  player?.pause();
  player = new Audio(url);
  player.play().catch(() => write("note", "(this recording cannot be played here)"));
}

function quiet() {
  window.speechSynthesis?.cancel();
  player?.pause();
  clearInterval(ring.timer);
}

function tone(frequencies, seconds) {
  audio ??= new AudioContext();
  for (const frequency of frequencies) {
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    oscillator.frequency.value = frequency;
    volume.gain.value = 0.05;
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start();
    oscillator.stop(audio.currentTime + seconds);
  }
}

function ring() {
  clearInterval(ring.timer);
  const once = () => { if (byId("aloud").checked && navigator.userActivation?.hasBeenActive) tone([440, 480], 1); };
  once();
  ring.timer = setInterval(once, 3000);
}

// What the holder does

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 120);
  const place = TONES.layout.indexOf(key);
  tone([TONES.rows[Math.floor(place / 3)], TONES.columns[place % 3]], 0.12);
  if (state === "call") {
    quiet();
    write("own key", key);
    send({ do: "press", keys: key });
  } else if (state === "idle") {
    byId("to").value += key;
  }
}

byId("keypad").addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (key) press(key);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox])");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (KEYS.includes(event.key)) press(event.key);
  if (event.key === "Escape" && (state === "call" || state === "ringing")) send({ do: "hang_up" });
});

byId("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  transcript.replaceChildren();
  send({ do: "dial", to: byId("to").value.replace(/[^+\d]/g, "") });
});

byId("speak").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = byId("words").value.trim();
  if (!words) return;
  write("own", words);
  send({ do: "say", text: words });
  byId("words").value = "";
});

byId("answer").addEventListener("click", () => send({ do: "answer" }));
byId("decline").addEventListener("click", () => send({ do: "decline" }));
byId("hangup").addEventListener("click", () => send({ do: "hang_up" }));
byId("aloud").addEventListener("change", quiet);

byId("own").textContent = `My number: ${own}`;
fetch("/lines.json").then((answer) => answer.json()).then(({ lines }) => {
  for (const line of lines) byId("lines").append(new Option(line, line));
  byId("to").value ||= lines[0] ?? "";
});
connect();
