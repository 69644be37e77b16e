/**
 * Timers outside the page. Browsers slow those of a page in the background down to one a minute, which
 * is less often than a connection must give a sign of life.
 */

const running = new Map<number, ReturnType<typeof setTimeout>>();

onmessage = ({ data: { id, ms } }: MessageEvent<{ id: number; ms: number | null }>) => {
  clearTimeout(running.get(id));
  running.delete(id);
  if (ms === null) return;
  const timer = setTimeout(() => {
    running.delete(id);
    postMessage(id);
  }, ms);
  running.set(id, timer);
};
