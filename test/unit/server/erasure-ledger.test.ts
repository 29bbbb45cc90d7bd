import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatLedger, parseLedger, type LedgerEntry } from '../../../server/owner/erasure-ledger.ts';

function createEntry(change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    ...{ version: 1, id: randomUUID(), product: 'sample-studio', owner: randomUUID(), cause: 'request' },
    erasedAt: '2026-05-01T10:00:00.000Z',
    ...change,
  };
}

describe('a copy of the erasure ledger', () => {
  const entries = [createEntry(), createEntry({ cause: 'merge', mergedInto: randomUUID() })];
  const text = formatLedger(entries);

  it('reads as it was written', () => {
    expect(parseLedger(text)).toEqual({ ok: true, value: entries });
  });

  it('may be empty, and have blank lines', () => {
    expect(parseLedger('')).toEqual({ ok: true, value: [] });
    expect(parseLedger(`\n${text}\n\n`)).toEqual({ ok: true, value: entries });
  });

  it('gives an erasure once that stands there twice', () => {
    expect(parseLedger(text + text)).toEqual({ ok: true, value: entries });
  });

  it('lets a line pass that a crash cut off, if the same line stands there whole', () => {
    const cut = text.slice(0, 60);
    expect(parseLedger(`${cut}\n${text}`)).toEqual({ ok: true, value: entries });
    expect(parseLedger(`${formatLedger(entries.slice(1))}${cut}`)).toEqual({
      ok: false,
      failure: { code: 'LEDGER_DAMAGED', detail: 'line 2' },
    });
  });

  it.each([
    ['of another version', JSON.stringify({ ...createEntry(), version: 2 })],
    ['with more in it than it may have', JSON.stringify({ ...createEntry(), name: 'Ada' })],
    ['that is no JSON', 'erased Ada'],
  ])('is refused with a line %s, and none of it is quoted', (_what, line) => {
    const parsed = parseLedger(`${text}${line}\n`);
    expect(parsed).toEqual({ ok: false, failure: { code: 'LEDGER_DAMAGED', detail: 'line 3' } });
  });
});
