import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileFolder } from '../../../../electron/durable-files/file-folder.ts';
import { createFileOutboxStore } from '../../../../electron/outbox/file-outbox-store.ts';
import { openRequest } from '../../../../electron/registration/entry-body.ts';
import type { Place } from '../../../../electron/registration/place.ts';
import { saveRegistration } from '../../../../electron/registration/save-registration.ts';
import type { OutboxStore } from '../../../../electron/outbox/outbox-store.ts';
import { formatLicenceKey } from '../../../../shared/licence/licence-key.ts';
import { fail } from '../../../../shared/result/result.ts';
import { randomInstallation } from '../../../support/documents.ts';
import { createFakeKeychain, createFakePlatform } from '../../../support/fakes.ts';
import { sampleDraft, sampleProduct } from '../../../support/sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deed-outbox-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function makePlace(change: Partial<OutboxStore> = {}) {
  const keychain = createFakeKeychain();
  const outbox = createFileOutboxStore(createFileFolder(join(folder, 'outbox'), join(folder, 'aside')));
  const place: Place = { storage: 'disk', keychain, outbox: { ...outbox, ...change } };
  return { keychain, place };
}

const context = {
  product: sampleProduct(),
  installation: randomInstallation(),
  clock: createFakePlatform().clock,
};

describe('saving a registration', () => {
  it('puts three secrets into the keychain and one entry on disk that holds all answers, encrypted', async () => {
    const { keychain, place } = makePlace();
    const draft = sampleDraft();
    const saved = await saveRegistration(draft, place, context);
    expect(saved.ok).toBe(true);
    expect(await keychain.peek('licence-key')).toBe(draft.licenceKey);
    const [file = ''] = readdirSync(join(folder, 'outbox'));
    const onDisk = readFileSync(join(folder, 'outbox', file), 'utf8');
    const secrets = [
      draft.licenceKey,
      formatLicenceKey(draft.licenceKey),
      draft.owner.name,
      draft.owner.email,
      (await keychain.peek('data-key')) ?? '',
      (await keychain.peek('owner-token')) ?? '',
    ];
    expect(secrets.filter((secret) => secret === '' || onDisk.includes(secret))).toEqual([]);
    const [entry] = place.outbox.load();
    const opened = entry === undefined ? undefined : await openRequest(entry, keychain);
    expect(opened).toMatchObject({ ok: true, value: { owner: draft.owner, licenceKey: draft.licenceKey } });
  });

  it.each(['KEYCHAIN_LOCKED', 'KEYCHAIN_MISSING', 'KEYCHAIN_DENIED'] as const)(
    'writes nothing at all when the keychain says %s',
    async (problem) => {
      const { keychain, place } = makePlace();
      keychain.failWith(problem);
      expect(await saveRegistration(sampleDraft(), place, context)).toEqual({
        ok: false,
        failure: { code: problem },
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('puts the earlier licence key back when the disk is full, and keeps the earlier entry', async () => {
    const { keychain, place } = makePlace();
    const earlier = sampleDraft();
    await saveRegistration(earlier, place, context);
    const before = place.outbox.load();
    const full: Place = {
      ...place,
      outbox: { ...place.outbox, save: () => Promise.resolve(fail('SAVE_DISK_FULL')) },
    };
    const saved = await saveRegistration(sampleDraft(), full, context);
    expect(saved).toEqual({ ok: false, failure: { code: 'SAVE_DISK_FULL' } });
    expect(await keychain.peek('licence-key')).toBe(earlier.licenceKey);
    expect(place.outbox.load()).toEqual(before);
  });

  it('replaces an earlier entry only when the new one is safe, and with a new idempotency key', async () => {
    const { place } = makePlace();
    const first = await saveRegistration(sampleDraft(), place, context);
    const second = await saveRegistration(sampleDraft(), place, context);
    const left = place.outbox.load().map(({ id }) => id);
    expect(second.ok && left).toEqual(second.ok && [second.value.id]);
    expect(first.ok && left.includes(first.value.id)).toBe(false);
  });

  it('gives nothing back when the data key is gone or the entry’s bytes were changed', async () => {
    const { keychain, place } = makePlace();
    await saveRegistration(sampleDraft(), place, context);
    const [entry] = place.outbox.load();
    if (entry === undefined) throw new Error('expected an entry, found none');
    const changed = {
      ...entry,
      body: { ...entry.body, ciphertext: withFirstCharacterChanged(entry.body.ciphertext) },
    };
    const moved = { ...entry, id: '3f2b6a34-5f43-4c0e-9d65-0d9b7a7a1c11' };
    expect(await openRequest(changed, keychain)).toEqual(fail('ENTRY_UNREADABLE'));
    expect(await openRequest(moved, keychain)).toEqual(fail('ENTRY_UNREADABLE'));
    await keychain.forget('data-key');
    expect(await openRequest(entry, keychain)).toEqual(fail('ENTRY_UNREADABLE'));
  });
});

function withFirstCharacterChanged(text: string): string {
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
}
