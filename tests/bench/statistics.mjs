// What the table of make bench is reckoned and written with. Times are in seconds, memory in bytes.

/** The smallest of the numbers that no more than the share `q` of them are below: quantile(list, 0.99). */
export function quantile(numbers, q) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times `samples` are `base`: the median of what each round gave. The two of a round were measured side by side,
 * so that a machine that slows down in between does not change it. A round that lacks one of them does not count.
 */
export function ratio(samples, base) {
  const lacks = (round) => samples[round] === undefined || base[round] === undefined;
  const both = samples.flatMap((one, round) => (lacks(round) ? [] : [one / base[round]]));
  return both.length > 0 ? median(both) : undefined;
}

/** Three digits that mean something, and no exponent: 0.0123, 1.23, 12.3, 1,234. */
export function digits(number) {
  if (number === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(number))));
  return number.toFixed(Math.min(decimals, 6)).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
}

export function time(seconds) {
  if (seconds >= 1) return `${digits(seconds)} s`;
  return seconds >= 1e-3 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds * 1e6)} µs`;
}

export function size(bytes) {
  return bytes >= 1e6 ? `${digits(bytes / 1e6)} MB` : `${digits(bytes / 1e3)} kB`;
}

/** A markdown table that reads well as plain text too. Columns whose head begins with a blank are set to the right. */
export function table(head, rows) {
  const right = head.map((cell) => cell.startsWith(' '));
  const cells = [head.map((cell) => cell.trim()), ...rows]
    .map((row) => row.map((cell) => (cell ?? '').replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => [...row[column]].length)));
  const line = (row) => `| ${row.map((cell, column) => {
    const gap = ' '.repeat(widths[column] - [...cell].length);
    return right[column] ? gap + cell : cell + gap;
  }).join(' | ')} |`;
  const rule = widths.map((width, column) => (right[column] ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2)));
  return [line(cells[0]), `|${rule.join('|')}|`, ...cells.slice(1).map(line)].join('\n');
}
