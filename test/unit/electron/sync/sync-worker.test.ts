import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryOutboxStore } from '../../../../electron/outbox/memory-outbox-store.ts';
import { toEntry } from '../../../../electron/registration/entry-body.ts';
import { createDataKey } from '../../../../electron/sealing/seal.ts';
import type { AttemptResult } from '../../../../electron/sync/attempt.ts';
import { SyncWorker } from '../../../../electron/sync/sync-worker.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox-entry.ts';
import {
  createFakeKeychain,
  createFakeLogger,
  createFakePlatform,
  settlePromises,
} from '../../../support/fakes.ts';

const FAULT: AttemptResult = { kind: 'failed', reason: 'BACKEND_FAULT' };

function startWorker(results: readonly AttemptResult[]) {
  const platform = createFakePlatform();
  const outbox = createMemoryOutboxStore();
  const sent: string[] = [];
  const left = [...results];
  const worker = new SyncWorker({
    places: [{ storage: 'disk', keychain: createFakeKeychain(), outbox }],
    attempt(entry) {
      sent.push(entry.id);
      return Promise.resolve(left.shift() ?? { kind: 'accepted' });
    },
    platform,
    logger: createFakeLogger(),
    onChange: () => undefined,
  });
  return { platform, outbox, sent, worker };
}

function newEntry(platform: { readonly clock: () => Date }): OutboxEntry {
  return toEntry(randomUUID(), '{}', createDataKey(), platform.clock());
}

describe('the sync', () => {
  it('sends what waits at once, settles it, and plans nothing more', async () => {
    const { platform, outbox, sent, worker } = startWorker([]);
    const entry = newEntry(platform);
    await outbox.save(entry);
    await worker.wake('due');
    expect(sent).toEqual([entry.id]);
    expect(outbox.load()[0]?.state.kind).toBe('settled');
    expect(platform.pendingTimers()).toBe(0);
  });

  it('tries again by itself after the back-off, and not before', async () => {
    const { platform, outbox, sent, worker } = startWorker([FAULT]);
    await outbox.save(newEntry(platform));
    await worker.wake('due');
    // Half of the first ceiling of two seconds, because "randomness" is a half.
    expect(worker.view.nextAttemptAt).toEqual(new Date('2026-11-22T10:00:01.000Z'));
    await worker.wake('due');
    expect(sent).toHaveLength(1);
    await platform.advance(1_000);
    expect(sent).toHaveLength(2);
    expect(outbox.load()[0]?.state.kind).toBe('settled');
  });

  it('honours Retry-After, also when the network comes back, and yields to Try now', async () => {
    const { platform, outbox, sent, worker } = startWorker([{ ...FAULT, retryAfterMs: 600_000 }, FAULT]);
    await outbox.save(newEntry(platform));
    await worker.wake('due');
    await worker.networkReturned();
    await platform.advance(599_000);
    expect(sent).toHaveLength(1);
    await worker.wake('now');
    expect(sent).toHaveLength(2);
  });

  it('goes out at once when the network comes back', async () => {
    const { platform, outbox, sent, worker } = startWorker([{ kind: 'failed', reason: 'NETWORK_OFFLINE' }]);
    await outbox.save(newEntry(platform));
    await worker.wake('due');
    await worker.networkReturned();
    expect(sent).toHaveLength(2);
  });

  it('parks what is refused and does not send it again by itself', async () => {
    const { platform, outbox, sent, worker } = startWorker([{ kind: 'refused', code: 'LICENCE_UNKNOWN' }]);
    await outbox.save(newEntry(platform));
    await worker.wake('due');
    await worker.wake('now');
    expect(sent).toHaveLength(1);
    expect(outbox.load()[0]?.state).toMatchObject({ kind: 'parked', code: 'LICENCE_UNKNOWN' });
  });

  it('leaves an entry as it is when the keychain is locked, and does not ask the keychain again by itself', async () => {
    const { platform, outbox, sent, worker } = startWorker([{ kind: 'keychain', code: 'KEYCHAIN_LOCKED' }]);
    const entry = newEntry(platform);
    await outbox.save(entry);
    await worker.wake('due');
    expect(outbox.load()).toEqual([entry]);
    expect(worker.view.keychainProblem).toBe('KEYCHAIN_LOCKED');
    expect(platform.pendingTimers()).toBe(0);
    await worker.wake('now');
    expect(sent).toHaveLength(2);
    expect(worker.view.keychainProblem).toBeUndefined();
  });

  it('makes one attempt at a time, however often it is woken', async () => {
    const platform = createFakePlatform();
    const outbox = createMemoryOutboxStore();
    await outbox.save(newEntry(platform));
    let underWay = 0;
    let most = 0;
    const worker = new SyncWorker({
      places: [{ storage: 'disk', keychain: createFakeKeychain(), outbox }],
      async attempt() {
        most = Math.max(most, (underWay += 1));
        await settlePromises();
        underWay -= 1;
        return FAULT;
      },
      platform,
      logger: createFakeLogger(),
      onChange: () => undefined,
    });
    await Promise.all(Array.from({ length: 5 }, () => worker.wake('now')));
    expect(most).toBe(1);
  });

  it('does not put back an entry that was replaced while it was under way', async () => {
    const platform = createFakePlatform();
    const outbox = createMemoryOutboxStore();
    const [old, newer] = [newEntry(platform), newEntry(platform)];
    await outbox.save(old);
    const sent: string[] = [];
    const worker = new SyncWorker({
      places: [{ storage: 'disk', keychain: createFakeKeychain(), outbox }],
      async attempt(entry) {
        sent.push(entry.id);
        if (entry.id !== old.id) return { kind: 'accepted' };
        await outbox.save(newer);
        await outbox.remove(old);
        return FAULT;
      },
      platform,
      logger: createFakeLogger(),
      onChange: () => undefined,
    });
    await worker.wake('due');
    await platform.advance(3_600_000);
    await worker.wake('now');
    expect(sent).toEqual([old.id, newer.id]);
    expect(outbox.load().map(({ id, state }) => [id, state.kind])).toEqual([[newer.id, 'settled']]);
  });

  it('plans nothing after it was stopped', async () => {
    const { platform, outbox, sent, worker } = startWorker([FAULT]);
    await outbox.save(newEntry(platform));
    await worker.wake('due');
    worker.stop();
    await platform.advance(3_600_000);
    expect(sent).toHaveLength(1);
  });
});
