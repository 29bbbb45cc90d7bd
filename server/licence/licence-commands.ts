import { z } from 'zod';
import { parseLicenceKey, type LicenceKey } from '../../shared/licence/licence-key.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { defineCommand, type Command, type CommandContext, type Outcome } from '../command-line/command.ts';
import { formatFacts } from '../command-line/format-facts.ts';
import { numberValue } from '../command-line/number-value.ts';
import { issueCommand, SEATS_MAX } from './issue-command.ts';
import type { Licences, LicenceSummary } from './licences.ts';

/** Makes the commands about licences. A KEY of `-` is read from the standard input, so that no process list shows it. */
export function createLicenceCommands(): readonly Command[] {
  return [
    issueCommand,
    onLicence('show', 'Shows a licence, without its owner', (licences, key) => licences.show(key)),
    onLicence('suspend', 'Suspends a licence', (licences, key) => licences.setState(key, 'suspended')),
    onLicence('revoke', 'Ends a licence', (licences, key) => licences.setState(key, 'revoked')),
    onLicence('reinstate', 'Makes a licence active again', (licences, key) =>
      licences.setState(key, 'active'),
    ),
    seatsCommand,
  ];
}

const seatsCommand = defineCommand({
  words: 'licence seats',
  usage: 'KEY|- N',
  summary: 'Sets how many seats a licence has',
  places: ['key', 'seats'],
  values: z.strictObject({ key: z.string(), seats: numberValue(1, SEATS_MAX) }),
  run: ({ key, seats }, context) =>
    actOnLicence(key, context, (licences, parsed) => licences.setSeats(parsed, seats)),
});

type Act = (
  licences: Licences,
  key: LicenceKey,
) => Promise<Result<LicenceSummary, Failure<'LICENCE_UNKNOWN'>>>;

function onLicence(verb: string, summary: string, act: Act): Command {
  return defineCommand({
    words: `licence ${verb}`,
    usage: 'KEY|-',
    summary,
    places: ['key'],
    values: z.strictObject({ key: z.string() }),
    run: ({ key }, context) => actOnLicence(key, context, act),
  });
}

async function actOnLicence(key: string, context: CommandContext, act: Act): ReturnType<Command['run']> {
  const parsed = await readKey(key, context);
  if (!parsed.ok) return parsed;
  return context.withBackend(false, async ({ licences }) => {
    const licence = await act(licences, parsed.value);
    return licence.ok ? ok({ json: licence.value, text: formatFacts(licence.value) }) : licence;
  });
}

async function readKey(key: string, { readText }: CommandContext): Outcome<LicenceKey> {
  const typed = key === '-' ? await readText(key) : key;
  return typed === undefined ? fail('KEY_EMPTY') : parseLicenceKey(typed);
}
