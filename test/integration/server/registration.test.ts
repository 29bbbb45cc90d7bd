import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/api/problem.ts';
import { parseLicenceKey } from '../../../shared/licence/licence-key.ts';
import { productSchema } from '../../../shared/product/product.ts';
import { certificateType, supportCodeSchema } from '../../../shared/signing/documents.ts';
import type { VendorState } from '../../../server/store/schema.ts';
import {
  injectRegistration,
  readDocument,
  readDocuments,
  toRefusal,
} from '../../support/inject-registration.ts';
import { ENGINES } from '../../support/store-address.ts';
import { createRegistrationBody, hashOf } from '../../support/registration-request.ts';
import {
  addProduct,
  openTestBackend,
  readSampleProduct,
  type TestBackend,
} from '../../support/test-backend.ts';

describe.each(ENGINES)('on %s,', (engine) => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await openTestBackend({ engine });
  });
  afterAll(() => backend.close());

  async function setState(key: string, state: VendorState): Promise<void> {
    const parsed = parseLicenceKey(key);
    if (parsed.ok) await backend.licences.setState({ kind: 'key', key: parsed.value }, { state });
  }

  function countRows(
    table: 'registrations' | 'seats' | 'owners' | 'idempotency' | 'served_notices' | 'choices',
  ) {
    return backend.store.read(
      async (queries) => (await queries.selectFrom(table).selectAll().execute()).length,
    );
  }

  describe('a registration', () => {
    it('is answered with acknowledgement, certificate and receipt that verify', async () => {
      const licenceKey = await backend.issueKey({ seats: 3, until: '2099-12-31' });
      const request = createRegistrationBody({ licenceKey });
      const body = JSON.stringify(request, undefined, 1);
      const key = randomUUID();
      const now = new Date('2026-03-02T10:00:00.000Z');
      backend.setTime(now);
      const answer = await injectRegistration(backend, body, key);
      expect(answer.status).toBe(201);
      const { acknowledgement, certificate, receipt } = await readDocuments(answer, backend);
      const about = { version: 1, product: 'sample-studio', installation: request.installation.id };
      expect(acknowledgement).toEqual({
        ...{ ...about, idempotencyKey: key, receivedAt: now.toISOString() },
        requestHash: createHash('sha256').update(body).digest('base64url'),
        registration: receipt.registration,
        supportCode: supportCodeSchema.parse(acknowledgement.supportCode),
      });
      expect(certificate).toEqual({
        ...{ ...about, licence: certificate.licence, issuedAt: now.toISOString(), state: 'active' },
        keyEnding: licenceKey.slice(-2),
        edition: { id: 'pro', name: 'Studio Pro' },
        term: { kind: 'until', until: '2099-12-31' },
        seats: { used: 1, total: 3 },
      });
      expect(receipt).toEqual({
        ...{ ...about, registration: acknowledgement.registration, recordedAt: now.toISOString() },
        controller: 'Example Software Ltd, 1 Example Street, 1000-001 Lisbon, Portugal',
        ...{ notices: request.notices, choices: request.choices, agreement: request.agreement },
      });
      backend.setTime(new Date());
    });

    it('gets the same bytes again for the same key, and is recorded once', async () => {
      const body = createRegistrationBody({ licenceKey: await backend.issueKey() });
      const key = randomUUID();
      const first = await injectRegistration(backend, body, key);
      const before = await countRows('registrations');
      backend.setTime(new Date('2040-01-01'));
      expect(await injectRegistration(backend, body, key)).toEqual(first);
      expect(await injectRegistration(backend, body, key.toUpperCase())).toEqual(first);
      backend.setTime(new Date());
      expect(await countRows('registrations')).toBe(before);
    });

    it('gets its first answer again even after the licence was revoked', async () => {
      const licenceKey = await backend.issueKey();
      const body = createRegistrationBody({ licenceKey });
      const key = randomUUID();
      const first = await injectRegistration(backend, body, key);
      await setState(licenceKey, 'revoked');
      expect(await injectRegistration(backend, body, key)).toEqual(first);
    });

    it('is refused when its key came before with other bytes, even if they mean the same', async () => {
      const body = createRegistrationBody({ licenceKey: await backend.issueKey() });
      const key = randomUUID();
      await injectRegistration(backend, body, key);
      const other = await injectRegistration(backend, JSON.stringify(body, undefined, 1), key);
      expect(toRefusal(other)).toBe('422 IDEMPOTENCY_KEY_REUSED');
    });

    it('of the same installation keeps id, seat and support code, and takes what is new', async () => {
      const licenceKey = await backend.issueKey();
      const first = createRegistrationBody({ licenceKey });
      const before = await readDocuments(await injectRegistration(backend, first), backend);
      const rows = { notices: await countRows('served_notices'), choices: await countRows('choices') };
      const ownerTokenHash = hashOf('another token');
      const second = { ...first, ownerTokenHash, choices: { newsByEmail: false, newsByPost: false } };
      const after = await readDocuments(await injectRegistration(backend, second), backend);
      expect(after.acknowledgement.registration).toBe(before.acknowledgement.registration);
      expect(after.acknowledgement.supportCode).toBe(before.acknowledgement.supportCode);
      expect(after.certificate.seats).toEqual({ used: 1, total: 1 });
      expect(after.receipt.choices).toEqual(second.choices);
      expect({ notices: await countRows('served_notices'), choices: await countRows('choices') }).toEqual({
        notices: rows.notices + first.notices.length,
        choices: rows.choices + 2,
      });
      const stored = await backend.store.read((queries) =>
        queries
          .selectFrom('registrations')
          .select('owner_token_hash')
          .where('id', '=', after.acknowledgement.registration)
          .executeTakeFirstOrThrow(),
      );
      expect(stored.owner_token_hash).toBe(ownerTokenHash);
    });

    it('of the same installation for another licence is another registration', async () => {
      const first = createRegistrationBody({ licenceKey: await backend.issueKey() });
      const before = await readDocuments(await injectRegistration(backend, first), backend);
      const second = { ...first, licenceKey: await backend.issueKey() };
      const after = await readDocuments(await injectRegistration(backend, second), backend);
      expect(after.acknowledgement.registration).not.toBe(before.acknowledgement.registration);
      expect(after.certificate.licence).not.toBe(before.certificate.licence);
    });
  });

  describe('a refused registration', () => {
    it.each(['suspended', 'revoked'] as const)('says that the licence is %s', async (state) => {
      const licenceKey = await backend.issueKey();
      await setState(licenceKey, state);
      const answer = await injectRegistration(backend, createRegistrationBody({ licenceKey }));
      expect(toRefusal(answer)).toBe(`403 LICENCE_${state.toUpperCase()}`);
    });

    it('brings the signed word for this installation when the licence is revoked', async () => {
      const licenceKey = await backend.issueKey();
      await setState(licenceKey, 'revoked');
      const body = createRegistrationBody({ licenceKey });
      const { certificate = '' } = problemSchema.parse(
        JSON.parse((await injectRegistration(backend, body)).body),
      );
      expect(await readDocument(certificateType, certificate, backend)).toMatchObject({
        ...{ state: 'revoked', installation: body.installation.id, keyEnding: licenceKey.slice(-2) },
        seats: { used: 0, total: 1 },
      });
    });

    it('says that the term is over', async () => {
      const licenceKey = await backend.issueKey({ until: '2020-02-29' });
      const answer = await injectRegistration(backend, createRegistrationBody({ licenceKey }));
      expect(toRefusal(answer)).toBe('403 LICENCE_EXPIRED');
    });

    it('says that all seats are taken', async () => {
      const licenceKey = await backend.issueKey();
      await injectRegistration(backend, createRegistrationBody({ licenceKey }));
      const answer = await injectRegistration(backend, createRegistrationBody({ licenceKey }));
      expect(toRefusal(answer)).toBe('409 LICENCE_NO_SEAT');
    });

    it('says that nobody issued the key', async () => {
      expect(toRefusal(await injectRegistration(backend, createRegistrationBody()))).toBe(
        '404 LICENCE_UNKNOWN',
      );
    });

    it('says that the key is for another product', async () => {
      const product = productSchema.parse({ ...(await readSampleProduct()), id: 'other-product' });
      await addProduct(backend, product);
      const body = createRegistrationBody({ licenceKey: await backend.issueKey({ product }) });
      expect(toRefusal(await injectRegistration(backend, body))).toBe('403 LICENCE_WRONG_PRODUCT');
    });

    it('says that the product is not known', async () => {
      const body = createRegistrationBody({ licenceKey: await backend.issueKey(), product: 'unheard-of' });
      expect(toRefusal(await injectRegistration(backend, body))).toBe('404 PRODUCT_UNKNOWN');
    });

    it('leaves nothing behind, and its key is free to succeed when the vendor has lifted the cause', async () => {
      const licenceKey = await backend.issueKey();
      await setState(licenceKey, 'suspended');
      const body = createRegistrationBody({ licenceKey });
      const key = randomUUID();
      const tables = [
        'registrations',
        'seats',
        'owners',
        'idempotency',
        'served_notices',
        'choices',
      ] as const;
      const before = await Promise.all(tables.map(countRows));
      await injectRegistration(backend, body, key);
      expect(await Promise.all(tables.map(countRows))).toEqual(before);
      await setState(licenceKey, 'active');
      expect((await injectRegistration(backend, body, key)).status).toBe(201);
    });
  });
});
