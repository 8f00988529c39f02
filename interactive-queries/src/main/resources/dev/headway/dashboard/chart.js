// SPDX-License-Identifier: Apache-2.0
// Charts over time, drawn by uPlot, which is loaded when the first one is.
let loading = null;

function library() {
  loading ??= (async () => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('./uPlot.min.css', import.meta.url).pathname;
    const styled = new Promise((resolve) => {
      style.onload = resolve;
      style.onerror = resolve;
    });
    document.head.append(style);
    const [{ default: uPlot }] = await Promise.all([import('./uPlot.esm.js'), styled]);
    return uPlot;
  })();
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const two = (n) => String(n).padStart(2, '0');

/** The hour; the day, where it is about days. */
function instant(seconds, times) {
  const at = new Date(seconds * 1000);
  if (times.at(-1) - times[0] > 2 * 86_400) return `${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/**
 * Draws `data` (`[times in seconds, …values]`) into `root`. `series`: `{label, colour, fill, bars, dash}`; colours are names of
 * CSS variables.
 */
export async function chart(root, data, series, { height = 190, format = String, range = null } = {}) {
  const uPlot = await library();
  if (!root.isConnected) return;
  const old = root.plot;
  const now = JSON.stringify([root.clientWidth, colour('--text'), series.map((s) => s.label)]);
  if (old && root.shape === now) {
    old.setData(data);
    return;
  }
  old?.destroy();
  root.shape = now;
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: '11px system-ui' };
  root.plot = new uPlot(
    {
      width: root.clientWidth,
      height,
      cursor: { y: false },
      legend: { live: true },
      scales: { y: { range: range ?? ((_, min, max) => [0, Math.max(max, 0.001) * 1.08]) } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((t) => instant(t, data[0])) }, { ...axis, size: 84, values: (_, ticks) => ticks.map(format) }],
      series: [
        { value: (_, t) => (t === null ? '–' : instant(t, [t, t])) },
        ...series.map((s) => ({
          label: s.label,
          stroke: colour(s.colour),
          fill: s.fill ? colour(s.fill) : undefined,
          width: s.bars ? 0 : 1.75,
          paths: s.bars ? uPlot.paths.bars({ size: [0.8, 40] }) : undefined,
          points: { show: !s.bars, size: 4 },
          dash: s.dash,
          spanGaps: false,
          value: (_, v) => (v === null || v === undefined ? '–' : (s.format ?? format)(v)),
        })),
      ],
    },
    data,
    root,
  );
}
