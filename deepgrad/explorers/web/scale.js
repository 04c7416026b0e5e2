// From numbers to pixels and back, and the ticks and texts of an axis.
const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const FARTHEST = 1e5; // pixels: beyond this, browsers draw paths wrongly

export function makeScale(log, limits, from, to) {
  const warp = log ? Math.log10 : (value) => value;
  const low = warp(limits[0]);
  const factor = (to - from) / (warp(limits[1]) - low);
  const scale = (value) => Math.max(-FARTHEST, Math.min(FARTHEST, from + (warp(value) - low) * factor));
  scale.invert = (pixel) => (log ? 10 ** (low + (pixel - from) / factor) : low + (pixel - from) / factor);
  return scale;
}

export function axisTicks(log, [low, high], most) {
  if (!log) return linearTicks(low, high, most);
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 1) return logSteps(low, high, most);
  const step = Math.max(1, Math.ceil((last - first) / most));
  const plain = first >= -2 && last <= 3;
  const ticks = [];
  // Multiples of the step, so that 10⁰ is a tick whenever it is on the axis.
  for (let power = Math.ceil(first / step) * step; power <= last; power += step) ticks.push([10 ** power, powerText(power, plain)]);
  return ticks;
}

function logSteps(low, high, most) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power += 1)
    for (const digit of [1, 2, 5]) {
      const value = digit * 10 ** power;
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push([value, numberText(value)]);
    }
  return ticks.length >= 2 ? ticks : linearTicks(low, high, most);
}

function linearTicks(low, high, most) {
  const step = niceStep((high - low) / most);
  const ticks = [];
  for (let count = Math.ceil(low / step - 1e-9); count * step <= high + step * 1e-9; count += 1)
    ticks.push([count * step, numberText(+(count * step).toPrecision(12))]);
  return ticks;
}

function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((digit) => digit * power >= least * (1 - 1e-9));
}

function powerText(power, plain) {
  if (power === 0 || plain) return numberText(10 ** power);
  return "10" + [...String(power)].map((digit) => SUPERSCRIPTS[digit]).join("");
}

export function numberText(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1e5 || size < 1e-3) ? value.toExponential(2) : String(+value.toPrecision(4));
  return text.replace(/\.?0+e/, "e").replace("e+", "e").replaceAll("-", "−");
}

export function shortText(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return numberText(value);
  const text = size >= 1e4 || size < 1e-2 ? value.toExponential(0) : String(+value.toPrecision(3));
  return text.replace("e+", "e").replaceAll("-", "−");
}

// Round limits around the values: whole decades on a log axis, whole ticks on a linear one.
export function limitsAround(values, log) {
  let low = Infinity;
  let high = -Infinity;
  for (const raw of values) {
    const value = log ? Math.abs(raw) : raw;
    if (!Number.isFinite(value) || value === -Number.MAX_VALUE || (log && value === 0)) continue;
    if (Math.abs(raw) === Number.MAX_VALUE) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return log ? [0.1, 10] : [0, 1];
  if (log) {
    const first = Math.floor(Math.log10(low) + 1e-9);
    const last = Math.ceil(Math.log10(high) - 1e-9);
    return first < last ? [10 ** first, 10 ** last] : [10 ** (first - 1), 10 ** (last + 1)];
  }
  if (low === high) return [low - 1, high + 1];
  const step = niceStep((high - low) / 5);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}
