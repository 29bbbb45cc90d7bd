import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificateRefresh } from '../../../../electron/certificate/certificate-refresh.ts';
import type { TransportAnswer, TransportRequest } from '../../../../electron/sync/transport.ts';
import { fail, ok } from '../../../../shared/result/result.ts';
import { certificateType, type Certificate } from '../../../../shared/signing/documents.ts';
import { PRODUCT, randomInstallation } from '../../../support/documents.ts';
import {
  createFakeKeychain,
  createFakeLogger,
  createFakePlatform,
  settlePromises,
} from '../../../support/fakes.ts';
import { createVendorKeys } from '../../../support/vendor-keys.ts';

const START = '2026-11-22T10:00:00.000Z';
const HOUR_MS = 60 * 60 * 1000;
const TOKEN = 'T'.repeat(43);
const keys = createVendorKeys();
const installation = randomInstallation();
const expectation = { trustRoot: keys.trustRoot, product: PRODUCT, installation };

const stored: Certificate = {
  ...{ version: 1, product: PRODUCT, installation, licence: randomUUID(), keyEnding: '1E' },
  ...{ state: 'active', edition: { id: 'pro', name: 'Studio Pro' }, term: { kind: 'perpetual' } },
  ...{ seats: { used: 1, total: 3 }, issuedAt: new Date(Date.parse(START) - 20 * HOUR_MS).toISOString() },
};
const fresh: Certificate = { ...stored, issuedAt: START, state: 'revoked' };

function sign(content: Certificate, signer = keys): string {
  return signer.sign(certificateType.typ, content);
}

function toAnswer(certificate: string, status = 200): TransportAnswer {
  const body = JSON.stringify({ version: 1, certificate });
  return { kind: 'answer', status, mediaType: 'application/json', retryAfter: null, body };
}

function toHtml(body: string): TransportAnswer {
  return { kind: 'answer', status: 200, mediaType: 'text/html', retryAfter: null, body };
}

function toProblem(code: string, status: number): TransportAnswer {
  const body = JSON.stringify({ type: 'about:blank', title: 'refused', status, code });
  return { kind: 'answer', status, mediaType: 'application/problem+json', retryAfter: null, body };
}

interface Situation {
  readonly certificate?: string | undefined;
  readonly answer?: TransportAnswer;
  readonly hasToken?: boolean;
  readonly server?: string | undefined;
  readonly canSave?: boolean;
}

async function open(situation: Situation = {}) {
  const { answer = toAnswer(sign(fresh)), hasToken = true, canSave = true } = situation;
  let certificate = 'certificate' in situation ? situation.certificate : sign(stored);
  const requests: TransportRequest[] = [];
  const keychain = createFakeKeychain();
  if (hasToken) await keychain.keep('owner-token', TOKEN);
  const platform = createFakePlatform(START);
  const logger = createFakeLogger();
  let changes = 0;
  const refresh = createCertificateRefresh({
    documents: {
      loadCertificate: () => certificate,
      saveCertificate: (jws) => {
        if (canSave) certificate = jws;
        return Promise.resolve(canSave ? ok(undefined) : fail('SAVE_DISK_FULL'));
      },
    },
    expectation: () => expectation,
    server: 'server' in situation ? situation.server : 'https://example.com',
    keychains: [createFakeKeychain(), keychain],
    transport: (request) => {
      requests.push(request);
      return Promise.resolve(answer);
    },
    platform,
    logger,
    onChange: () => {
      changes += 1;
    },
  });
  return {
    ...{ refresh, keychain, platform, requests, log: logger.lines },
    certificate: () => certificate,
    replaceCertificate: (jws: string) => {
      certificate = jws;
    },
    changes: () => changes,
  };
}

describe('the refresh of the certificate', () => {
  it('asks with the owner token, stores what is signed and newer, and tells the window', async () => {
    const { refresh, requests, certificate, changes, log } = await open();
    await refresh.run();
    const { product, licence } = stored;
    expect(
      requests.map(({ body, ...request }) => ({ ...request, body: JSON.parse(body) as unknown })),
    ).toEqual([
      {
        ...{ url: 'https://example.com/v1/certificates', ownerToken: TOKEN },
        body: { version: 1, product, installation, licence },
      },
    ]);
    expect(certificate()).toBe(sign(fresh));
    expect(changes()).toBe(1);
    expect(log()).not.toContain(TOKEN);
  });

  it('asks nobody while the stored certificate is fresh, and again when it is twenty hours old', async () => {
    const young = { ...stored, issuedAt: new Date(Date.parse(START) - 20 * HOUR_MS + 1).toISOString() };
    const { refresh, requests, platform } = await open({ certificate: sign(young) });
    await refresh.run();
    expect(requests).toEqual([]);
    await platform.advance(1);
    await refresh.run();
    expect(requests.length).toBe(1);
  });

  it('asks once a day while the program is open, and not after it was stopped', async () => {
    const { refresh, requests, platform } = await open({ answer: toProblem('INTERNAL', 500) });
    await refresh.start();
    await platform.advance(24 * HOUR_MS - 1);
    expect(requests.length).toBe(1);
    await platform.advance(1);
    await settlePromises();
    expect(requests.length).toBe(2);
    refresh.stop();
    await platform.advance(48 * HOUR_MS);
    expect(requests.length).toBe(2);
    expect(platform.pendingTimers()).toBe(0);
  });

  it('asks once when it is started twice at once', async () => {
    const { refresh, requests } = await open();
    await Promise.all([refresh.run(), refresh.run()]);
    expect(requests.length).toBe(1);
  });

  it('asks also for a licence that was revoked: it can have been reinstated', async () => {
    const revoked = sign({ ...stored, state: 'revoked' });
    const active = sign({ ...fresh, state: 'active' });
    const { refresh, certificate } = await open({ certificate: revoked, answer: toAnswer(active) });
    await refresh.run();
    expect(certificate()).toBe(active);
  });

  it.each<readonly [string, Situation]>([
    ['there is no registration', { certificate: undefined }],
    ['the stored certificate does not verify', { certificate: sign(stored, createVendorKeys()) }],
    ['nobody said where the backend is', { server: undefined }],
    ['the keychain has no token', { hasToken: false }],
  ])('asks nobody when %s', async (_when, situation) => {
    const { refresh, requests, changes } = await open(situation);
    await refresh.run();
    expect([requests, changes()]).toEqual([[], 0]);
  });

  it('asks nobody while the keychain is locked, and says so only in the log', async () => {
    const { refresh, keychain, requests, log } = await open();
    keychain.failWith('KEYCHAIN_LOCKED');
    await refresh.run();
    expect(requests).toEqual([]);
    expect(log()).toContain('KEYCHAIN_LOCKED');
  });

  it.each<readonly [string, TransportAnswer]>([
    ['there is no answer', { kind: 'none', reason: 'NETWORK_OFFLINE' }],
    ['the backend fails', toProblem('INTERNAL', 500)],
    ['the backend does not know the registration', toProblem('REGISTRATION_UNKNOWN', 404)],
    ['the seat was given back', toProblem('SEAT_NOT_HELD', 409)],
    ['a portal answers', toHtml('<html>Welcome to the hotel</html>')],
    ['the answer has another status', toAnswer(sign(fresh), 201)],
    ['a stranger signed', toAnswer(sign(fresh, createVendorKeys()))],
    ['it is for another installation', toAnswer(sign({ ...fresh, installation: randomInstallation() }))],
    ['it is for another licence', toAnswer(sign({ ...fresh, licence: randomUUID() }))],
    ['it is as old as the stored one', toAnswer(sign({ ...fresh, issuedAt: stored.issuedAt }))],
    ['it is older', toAnswer(sign({ ...fresh, issuedAt: '2026-01-01T00:00:00.000Z' }))],
  ])('changes nothing when %s', async (_when, answer) => {
    const { refresh, certificate, changes, requests } = await open({ answer });
    await refresh.run();
    expect(requests.length).toBe(1);
    expect([certificate(), changes()]).toEqual([sign(stored), 0]);
  });

  it('tells nobody of a certificate that could not be stored', async () => {
    const { refresh, changes, log } = await open({ canSave: false });
    await refresh.run();
    expect(changes()).toBe(0);
    expect(log()).toContain('SAVE_DISK_FULL');
  });

  it('leaves a certificate alone that came with a registration in the meantime', async () => {
    const other = sign({ ...stored, licence: randomUUID(), issuedAt: START });
    const situation = await open();
    const running = situation.refresh.run();
    situation.replaceCertificate(other);
    await running;
    expect(situation.certificate()).toBe(other);
    expect(situation.changes()).toBe(0);
  });
});
