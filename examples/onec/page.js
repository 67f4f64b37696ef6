// Keeps the list of orders and the journal fresh; forms stay as they are.
const live = document.getElementById("live");
setInterval(async () => {
  if (document.hidden || live.contains(document.activeElement)) return;
  try {
    const answer = await fetch("/live");
    if (answer.ok) live.innerHTML = await answer.text();
  } catch { /* the imitation was stopped */ }
}, 2000);
