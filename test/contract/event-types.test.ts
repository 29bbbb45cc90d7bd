import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNEL_CODES } from '../../server/outgoing/delivery-codes.ts';
import { toMessageContext } from '../../server/outgoing/enqueue.ts';
import { toRowContext } from '../../server/sealing/sealed-tables.ts';
import { toEndpointContext } from '../../server/webhook/endpoint-records.ts';
import { EVENT_TYPES } from '../../server/webhook/event-types.ts';
import { PROJECT_FOLDER } from '../support/sample.ts';

const EVENT_SHAPE = /'(?<type>(?:registration|licence|seat|owner|order)\.[a-z][A-Za-z]*)'/gu;

/** Types of events that stand in the backend's code, besides the list of them. */
function findTypesInCode(): readonly string[] {
  const files = globSync('server/**/*.ts', { cwd: PROJECT_FOLDER }).filter(
    (file) => !file.endsWith('event-types.ts'),
  );
  const types = files.flatMap((file) => {
    const text = readFileSync(join(PROJECT_FOLDER, file), 'utf8');
    // Files about events only: elsewhere, such a text is something else, such as a column.
    if (!/enqueueEvent|NewEvent/u.test(text)) return [];
    return [...text.matchAll(EVENT_SHAPE)].map((found) => found.groups?.['type'] ?? '');
  });
  return [...new Set(types)].toSorted();
}

describe('the events', () => {
  it('are of types that are listed, and every listed type occurs', () => {
    expect(findTypesInCode()).toEqual(Object.keys(EVENT_TYPES).toSorted());
  });

  it.each(Object.keys(EVENT_TYPES))('are described for whoever receives them: %s', (type) => {
    const page = readFileSync(join(PROJECT_FOLDER, 'docs', 'outgoing.md'), 'utf8');
    expect(page).toContain(`\`${type}\``);
  });
});

describe('the codes of deliveries', () => {
  it.each(Object.keys(CHANNEL_CODES))('are described: %s', (code) => {
    const page = readFileSync(join(PROJECT_FOLDER, 'docs', 'outgoing.md'), 'utf8');
    expect(page).toContain(`\`${code}\``);
  });
});

describe('what is sealed for others', () => {
  it('is found under the same context by whoever changes the key', () => {
    const place = { product: 'p', id: 'i' };
    expect(toRowContext('outgoing_messages', place)).toEqual(toMessageContext('p', 'i'));
    expect(toRowContext('webhook_endpoints', place)).toEqual(toEndpointContext(place));
  });
});
