// Times as people here write them.
const two = (number) => String(number).padStart(2, "0");

export function clock(moment) {
  const at = new Date(moment);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function dayAndClock(moment) {
  const at = new Date(moment);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? clock(at) : `${two(at.getDate())}/${two(at.getMonth() + 1)} ${clock(at)}`;
}

// For <input type="datetime-local">.
export function localInput(moment) {
  const at = new Date(moment);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${clock(at)}`;
}
