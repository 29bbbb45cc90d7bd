import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { createApp } from '../../../server/http/create-app.ts';
import { createBackendGuard } from '../../../server/http/guard.ts';
import { readGuardSettings } from '../../../server/limits/guard-settings.ts';
import type { App } from '../../../server/http/app.ts';
import { createJsonLogger } from '../../../server/logging/logger.ts';
import { ENGINES } from '../../support/store-address.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

async function ask(app: App, url: string): Promise<string> {
  const answer = await app.inject(url);
  return answer.statusCode === 200
    ? '200'
    : `${answer.statusCode} ${problemSchema.parse(answer.json()).code}`;
}

describe.each(ENGINES)('a backend on %s', (engine) => {
  it('is ready while its store answers, and lives when it does not', async () => {
    const backend = await openTestBackend({ engine });
    expect([await ask(backend.app, '/readyz'), await ask(backend.app, '/healthz')]).toEqual(['200', '200']);
    await backend.store.close();
    expect([await ask(backend.app, '/readyz'), await ask(backend.app, '/healthz')]).toEqual([
      '503 BUSY',
      '200',
    ]);
    expect(backend.log()).toContain('"event":"storeNotReady"');
    await backend.close();
  });
});

describe('a backend whose store says nothing', () => {
  let backend: TestBackend;
  let app: App;
  let asked = 0;
  beforeAll(async () => {
    backend = await openTestBackend();
    const settings = readGuardSettings({});
    if (!settings.ok) throw new Error(settings.failure.code);
    app = await createApp({
      ...backend,
      pingStore: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
      createId: randomUUID,
      logger: createJsonLogger({ write: () => undefined, clock: () => new Date() }),
      guard: createBackendGuard(backend, settings.value),
    });
  });
  afterAll(async () => {
    await app.close();
    await backend.close();
  });

  it('is not ready, says so by itself, and does not ask again while it waits', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(app, '/readyz')));
    expect(new Set(answers)).toEqual(new Set(['503 BUSY']));
    expect(await ask(app, '/readyz')).toBe('503 BUSY');
    expect(asked).toBe(1);
  });
});
