// What the table of make bench is reckoned with. Nothing is timed here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digits, median, quantile, ratio, size, table, time } from './statistics.mjs';

test('a median is the middle one, or between the middle two', () => {
  assert.equal(median([3, 1, 20]), 3);
  assert.equal(median([10, 2, 4, 1]), 3);
  assert.equal(median([7]), 7);
});

test('numbers are ordered as numbers, and left as they were', () => {
  const numbers = [10, 9, 100];
  assert.equal(median(numbers), 10);
  assert.equal(quantile(numbers, 1), 100);
  assert.deepEqual(numbers, [10, 9, 100]);
});

test('a quantile is one of the numbers', () => {
  const numbers = Array.from({ length: 200 }, (_, i) => 200 - i);
  assert.equal(quantile(numbers, 0), 1);
  assert.equal(quantile(numbers, 0.5), 101);
  assert.equal(quantile(numbers, 0.99), 199);
  assert.equal(quantile(numbers, 1), 200);
});

test('a ratio compares the rounds, not the medians', () => {
  // The machine was ten times slower in the second round: for both.
  assert.equal(ratio([2, 20, 2], [1, 10, 1]), 2);
  assert.equal(ratio([2, 20, 300], [1, 10, 100]), 2);
  assert.equal(ratio([4, 20, 300], [1, 10, 100]), 3);
});

test('a round that lacks one of the two does not count', () => {
  assert.equal(ratio([2, undefined, 6], [1, 10]), 2);
  assert.equal(ratio([2, undefined], [undefined, 10]), undefined);
  assert.equal(ratio([], []), undefined);
});

test('numbers have three digits that mean something', () => {
  assert.deepEqual([0, 0.01234, 0.5, 1.234, 12.345, 123.45, 1234.5, 1234567].map(digits),
    ['0', '0.0123', '0.500', '1.23', '12.3', '123', '1,235', '1,234,567']);
});

test('times and sizes have the unit that suits them', () => {
  assert.deepEqual([61.5, 1.5, 0.0123, 0.000123].map(time), ['61.5 s', '1.50 s', '12.3 ms', '123 µs']);
  assert.deepEqual([1_085_000_000, 1_500_000, 4500].map(size), ['1,085 MB', '1.50 MB', '4.50 kB']);
});

test('a table is markdown: numbers to the right, what is missing is empty, bars are escaped', () => {
  assert.equal(table(['what', ' wall'], [['a|b', '1 s'], ['grün', undefined]]), [
    '| what | wall |',
    '|------|-----:|',
    '| a\\|b |  1 s |',
    '| grün |      |',
  ].join('\n'));
});
