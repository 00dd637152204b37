// Says every five seconds that this desk is there. In a worker, for the timers of a page that nobody sees are slowed down.

const EVERY_MS = 5000;

onmessage = ({ data: { url, token } }) => {
  const beat = () => fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" }).catch(() => {});
  beat();
  setInterval(beat, EVERY_MS);
};
