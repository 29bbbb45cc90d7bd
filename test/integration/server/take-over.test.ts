import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeOverOutcomeSchema } from '../../../shared/take-over/take-over-request.ts';
import { injectRegistration, toRefusal } from '../../support/inject-registration.ts';
import type { PlainAnswer } from '../../support/post-registration.ts';
import { readLastMail } from '../../support/read-mail.ts';
import { createAddress, createInstallation, registerOwner } from '../../support/register-owner.ts';
import { ADA, createRegistrationBody } from '../../support/registration-request.ts';
import { ENGINES } from '../../support/store-address.ts';
import { createTakeOverClient, type TakeOverClient } from '../../support/take-over-client.ts';
import { openTestBackend, type TestBackend } from '../../support/test-backend.ts';

/** Tests guess oftener than a minute allows. */
const DEED_LIMITS = JSON.stringify({ guessesPerAddress: 100_000, guesses: 100_000 });

describe.each(ENGINES)('on %s,', (engine) => {
  let backend: TestBackend;
  let client: TakeOverClient;
  beforeAll(async () => {
    backend = await openTestBackend({ engine, environment: { DEED_LIMITS } });
    client = createTakeOverClient(backend);
  });
  afterAll(() => backend.close());

  describe('a take-over', () => {
    it('gives the seat of the lost computer to the new one, which then registers and keeps it', async () => {
      const lost = await registerOwner(backend);
      const installation = createInstallation();
      const register = () =>
        injectRegistration(
          backend,
          createRegistrationBody({
            licenceKey: lost.licenceKey,
            installation,
            owner: { ...ADA, email: lost.email },
          }),
        );
      expect(toRefusal(await register())).toBe('409 LICENCE_NO_SEAT');
      const proof = await client.startFor(lost, installation);
      const answer = await client.confirm(lost.licenceKey, proof, installation);
      expect(answer.status).toBe(200);
      expect(toOutcome(answer)).toEqual({ version: 1, outcome: 'takenOver' });
      expect(await client.listSeats(lost)).toEqual([installation.id]);
      expect((await register()).status).toBe(201);
      expect(await client.listSeats(lost)).toEqual([installation.id]);
    });

    it('is told to the owner, without the code', async () => {
      const lost = await registerOwner(backend);
      const installation = createInstallation();
      const proof = await client.startFor(lost, installation);
      await client.confirm(lost.licenceKey, proof, installation);
      const told = await readLastMail(backend, { to: lost.email, kind: 'takenOver' });
      expect(told.text).not.toContain(proof.code);
      expect(told.text).not.toContain(lost.licenceKey);
      expect(told.text).toContain('Example Software Ltd');
    });

    it('counts as a transfer, and is refused beyond their number with the code still good', async () => {
      const first = await registerOwner(backend);
      let holder = first;
      for (let moves = 0; moves < 4; moves += 1) {
        const installation = createInstallation();
        await client.confirm(first.licenceKey, await client.startFor(first, installation), installation);
        const owner = { ...ADA, email: first.email };
        holder = await registerOwner(backend, { licenceKey: first.licenceKey, owner, installation });
      }
      const installation = createInstallation();
      const proof = await client.startFor(first, installation);
      expect(toRefusal(await client.confirm(first.licenceKey, proof, installation))).toBe(
        '409 TRANSFERS_EXHAUSTED',
      );
      expect(await client.listSeats(first)).toEqual([holder.installation.id]);
      await backend.store.write((queries) =>
        queries
          .updateTable('licences')
          .set({ transfers_per_year: 5 })
          .where('product', '=', 'sample-studio')
          .where('id', '=', first.licence)
          .execute(),
      );
      expect((await client.confirm(first.licenceKey, proof, installation)).status).toBe(200);
    });

    it('asks which computer, if the owner has several, without using the code up', async () => {
      const licenceKey = await backend.issueKey({ seats: 3 });
      const owner = { ...ADA, email: createAddress() };
      const one = await registerOwner(backend, { licenceKey, owner });
      const two = await registerOwner(backend, { licenceKey, owner });
      const stranger = await registerOwner(backend, { licenceKey });
      const installation = createInstallation();
      const proof = await client.startFor(one, installation);
      const asked = toOutcome(await client.confirm(licenceKey, proof, installation));
      if (asked.outcome !== 'choose') throw new Error('expected a choice');
      expect(asked.seats.map(({ seat }) => seat).toSorted()).toEqual(
        [one.registration, two.registration].toSorted(),
      );
      expect(asked.seats[0]).toMatchObject({ platform: 'linux', release: '4.2.0' });
      const wrong = await client.confirm(licenceKey, { ...proof, seat: stranger.registration }, installation);
      expect(toOutcome(wrong).outcome).toBe('choose');
      const chosen = await client.confirm(licenceKey, { ...proof, seat: two.registration }, installation);
      expect(toOutcome(chosen).outcome).toBe('takenOver');
      expect((await client.listSeats(one)).toSorted()).toEqual(
        [one.installation.id, stranger.installation.id, installation.id].toSorted(),
      );
    });

    it('gives a seat once when two computers confirm at once', async () => {
      const lost = await registerOwner(backend);
      const proof = await client.startFor(lost, createInstallation());
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => client.confirm(lost.licenceKey, proof, createInstallation())),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map(toRefusal)).toEqual(Array(7).fill('403 PROOF_REFUSED'));
      expect(await client.listSeats(lost)).toHaveLength(1);
    });
  });
});

function toOutcome(answer: PlainAnswer) {
  return takeOverOutcomeSchema.parse(JSON.parse(answer.body));
}
