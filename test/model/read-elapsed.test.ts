/** Snippets that are the time between two columns, and those that are anything more. */
import { describe, expect, it } from 'vitest';
import { readElapsed } from '../../src/model/read-elapsed.ts';

describe('the time between two columns', () => {
  it.each([
    ['extract(epoch from {b} - {a})', "date_part('epoch', {b} - {a})"],
    ['extract(epoch from {b} - {a}) / 3600', "date_part('epoch', {b} - {a}) / 3600"],
    [' EXTRACT ( EPOCH FROM { b }-{ a } )/60 ', "date_part('epoch', { b } - { a }) /60"],
  ])('is read as a double: %s', (sql, double) => {
    expect(readElapsed(sql)?.double).toBe(double);
  });

  it('is there where both are', () => {
    expect(readElapsed('extract(epoch from {b} - {a}) / 60')?.present).toBe('{b} is not null and {a} is not null');
  });

  it.each([
    'extract(epoch from {a})',
    'extract(hour from {b} - {a})',
    'extract(epoch from {b} + {a})',
    'extract(epoch from {b} - now())',
    'extract(epoch from {b} - {a}) / 0.5',
    'extract(epoch from {b} - {a}) * 3600',
    'extract(epoch from {b} - {a}) / {c}',
    'extract(epoch from {b} - {a} - {c}) / 60',
    '-extract(epoch from {b} - {a}) / 60',
    'extract(epoch from {b} - {a}) / 60 -- or so',
  ])('and nothing else: %s', (sql) => {
    expect(readElapsed(sql)).toBeNull();
  });

  it('is read or left in a time that grows with the text', () => {
    const gap = ' '.repeat(50_000);
    expect(readElapsed(`extract${gap}(epoch${gap}from {a}${gap}-${gap}{b}${gap})${gap}/${gap}60${gap}x`)).toBeNull();
    expect(readElapsed(`extract(epoch from ${'{'.repeat(50_000)}`)).toBeNull();
  });
});
