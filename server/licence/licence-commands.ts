import { z } from 'zod';
import { defineCommand, type Command } from '../command-line/command.ts';
import { numberValue } from '../command-line/number-value.ts';
import { GRACE_MAX, issueCommand, SEATS_MAX } from './issue-command.ts';
import { actOnLicence, LICENCE_USAGE, licenceValues } from './named-licence.ts';
import type { VendorState } from '../store/schema.ts';

const REASON_MAX = 120;

/**
 * Makes the commands about licences. A KEY of `-` is read from the standard input, so that no process list shows it; support,
 * which has no keys, names a licence by its id.
 */
export function createLicenceCommands(): readonly Command[] {
  return [
    issueCommand,
    showCommand,
    seatsCommand,
    extendCommand,
    createStateCommand(
      'suspend',
      'suspended',
      'Suspends a licence: it registers nothing until it is reinstated',
    ),
    createStateCommand('revoke', 'revoked', 'Ends a licence; its installations learn it within a day of use'),
    createStateCommand('reinstate', 'active', 'Makes a licence that was suspended or revoked active again'),
    releaseCommand,
  ];
}

const showCommand = defineCommand({
  words: 'licence show',
  usage: LICENCE_USAGE,
  summary: 'Shows a licence with its installations, without its owner',
  places: ['key'],
  optionalPlace: 'key',
  values: z.strictObject(licenceValues),
  run: (values, context) => actOnLicence(values, context, (licences, name) => licences.show(name)),
});

const seatsCommand = defineCommand({
  words: 'licence seats',
  usage: `${LICENCE_USAGE} N`,
  summary: 'Sets how many seats a licence has; seats that are held stay held',
  places: ['key', 'seats'],
  optionalPlace: 'key',
  values: z.strictObject({ ...licenceValues, seats: numberValue(1, SEATS_MAX) }),
  run: ({ seats, ...values }, context) =>
    actOnLicence(values, context, (licences, name) => licences.setSeats(name, seats)),
});

const extendCommand = defineCommand({
  words: 'licence extend',
  usage: `${LICENCE_USAGE} --until YYYY-MM-DD|never [--grace DAYS]`,
  summary: 'Sets the last day of a licence’s term, and the days after it in which it still registers',
  places: ['key'],
  optionalPlace: 'key',
  values: z.strictObject({
    ...licenceValues,
    until: z.union([z.literal('never'), z.iso.date()]),
    grace: numberValue(0, GRACE_MAX).optional(),
  }),
  run: ({ until, grace, ...values }, context) => {
    const term = { until: until === 'never' ? null : until, graceDays: grace };
    return actOnLicence(values, context, (licences, name) => licences.setTerm(name, term));
  },
});

const releaseCommand = defineCommand({
  words: 'licence release',
  usage: `${LICENCE_USAGE} --installation ID`,
  summary: 'Frees the seat of an installation; the cap on transfers does not apply',
  places: ['key'],
  optionalPlace: 'key',
  values: z.strictObject({ ...licenceValues, installation: z.uuid() }),
  run: ({ installation, ...values }, context) =>
    actOnLicence(values, context, (licences, name) => licences.releaseSeat(name, installation)),
});

function createStateCommand(verb: string, state: VendorState, summary: string): Command {
  return defineCommand({
    words: `licence ${verb}`,
    usage: `${LICENCE_USAGE} [--reason TEXT]`,
    summary: `${summary}. The reason is for the vendor’s own eyes and systems: at most ${REASON_MAX} characters, and no personal data`,
    places: ['key'],
    optionalPlace: 'key',
    values: z.strictObject({ ...licenceValues, reason: z.string().trim().min(1).max(REASON_MAX).optional() }),
    run: ({ reason, ...values }, context) =>
      actOnLicence(values, context, (licences, name) => licences.setState(name, { state, reason })),
  });
}
