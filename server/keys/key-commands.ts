import { join } from 'node:path';
import { z } from 'zod';
import { ok } from '../../shared/result/result.ts';
import {
  defineCommand,
  flagValue,
  type Command,
  type CommandContext,
  type Outcome,
  type Report,
} from '../command-line/command.ts';
import { numberValue } from '../command-line/number-value.ts';
import type { Backend } from '../open-backend.ts';
import { readKeyStatus } from './key-status.ts';
import { retireVersion } from './retire-key.ts';
import { rewrapAll, type Rewrapped } from './rewrap.ts';
import {
  announceVersion,
  endRotation,
  isRotating,
  prepareVersion,
  type KeyNeeds,
  type VersionedKeyName,
} from './rotate-keys.ts';

const VERSION_MAX = 9999;
const NOTE_EVERY = 10_000;

/** Makes the commands about keys. */
export function createKeyCommands(): readonly Command[] {
  return [statusCommand, prepareCommand, rotateCommand, retireCommand, acceptSigningCommand];
}

const statusCommand = defineCommand({
  words: 'key status',
  usage: '',
  summary: 'Shows the versions of the keys, where they come from and how many rows need them',
  values: z.strictObject({}),
  run: (_values, context) =>
    context.withBackend(false, async (backend) => {
      const status = await readKeyStatus(toKeyNeeds(backend, context));
      const lines = status.versions.map(
        ({ key, version, state, from, rows }) => `${key} ${version}  ${state}  from ${from}  ${rows} rows`,
      );
      return ok({ json: status, text: [...lines, `signing  ${status.signing}`].join('\n') });
    }),
});

const prepareCommand = defineCommand({
  words: 'key prepare',
  usage: '[--pepper]',
  summary: 'Makes the next version of the key-encryption key, or of the pepper, without using it yet',
  flags: ['pepper'],
  values: z.strictObject({ pepper: flagValue }),
  run: ({ pepper }, context) =>
    context.withBackend(false, async (backend) => {
      const prepared = await prepareVersion(nameOf(pepper), toKeyNeeds(backend, context));
      if (!prepared.ok) return prepared;
      const { version, change } = prepared.value;
      return ok({ json: { key: nameOf(pepper), ...prepared.value }, text: `${change} version ${version}` });
    }),
});

const rotateCommand = defineCommand({
  words: 'key rotate',
  usage: '[--pepper]',
  summary:
    'Begins to use the next version of the key-encryption key and rewraps all records with it, or the next pepper',
  flags: ['pepper'],
  values: z.strictObject({ pepper: flagValue }),
  run: ({ pepper }, context) =>
    context.withBackend(false, (backend) => {
      const needs = toKeyNeeds(backend, context);
      return pepper ? rotatePepper(needs) : rotateKeyEncryption(needs, context);
    }),
});

const retireCommand = defineCommand({
  words: 'key retire',
  usage: '--version N [--pepper]',
  summary: 'Removes an earlier version of a key that no row needs any more',
  flags: ['pepper'],
  values: z.strictObject({ version: numberValue(1, VERSION_MAX), pepper: flagValue }),
  run: ({ version, pepper }, context) =>
    context.withBackend(false, async (backend) => {
      const retired = await retireVersion(nameOf(pepper), version, toKeyNeeds(backend, context));
      if (!retired.ok) return retired;
      const { removed, variable } = retired.value;
      const where = variable === undefined ? `removed ${removed ?? 'nothing'}` : `now remove ${variable}`;
      return ok({
        json: { key: nameOf(pepper), version, removed: removed ?? null, variable: variable ?? null },
        text: `retired version ${version}; ${where}`,
      });
    }),
});

const acceptSigningCommand = defineCommand({
  words: 'key accept-signing',
  usage: '',
  summary: 'Lets the store’s documents be signed with another key than before',
  values: z.strictObject({}),
  run: (_values, { withBackend }) =>
    withBackend(
      false,
      async ({ keys }) => {
        const { kid } = keys.signing.publicKey;
        return ok({ json: { signing: kid }, text: `documents are signed with ${kid}` });
      },
      { acceptsSigningKey: true },
    ),
});

async function rotatePepper(needs: KeyNeeds): Outcome<Report> {
  const prepared = await prepareVersion('pepper', needs);
  if (!prepared.ok) return prepared;
  const { version } = prepared.value;
  await announceVersion('pepper', version, needs);
  return ok({
    json: { key: 'pepper', version },
    text: `new licence keys use version ${version}; the others move to it when they are seen next`,
  });
}

/** A rotation that was interrupted is brought to its end before there is another version. */
async function rotateKeyEncryption(needs: KeyNeeds, { note }: CommandContext): Outcome<Report> {
  const isContinued = await needs.store.read(isRotating);
  if (!isContinued) {
    const prepared = await prepareVersion('keyEncryption', needs);
    if (!prepared.ok) return prepared;
    await announceVersion('keyEncryption', prepared.value.version, needs);
  }
  const { version } = needs.keys.keyEncryption.current();
  note(`${isContinued ? 'continuing with' : 'rewrapping under'} version ${version}`);
  let noted = 0;
  const done = await rewrapAll({
    ...needs,
    progress: (rewrapped) => {
      if (rewrapped - noted < NOTE_EVERY) return;
      noted = rewrapped;
      note(`${rewrapped} records`);
    },
  });
  await needs.store.write(endRotation);
  return ok({
    json: { key: 'keyEncryption', version, ...done },
    text: describeRotation(version, done),
    exitCode: done.unreadable > 0 ? 1 : 0,
  });
}

function describeRotation(version: number, { rewrapped, unreadable, late }: Rewrapped): string {
  const lines = [`rewrapped ${rewrapped} records under version ${version}`];
  if (late > 0)
    lines.push(
      `${late} of them were written under an earlier version meanwhile: a process that serves takes up the new one within 30 seconds`,
    );
  if (unreadable > 0)
    lines.push(`${unreadable} records do not open and stay as they are; deed doctor names them`);
  return lines.join('\n');
}

function nameOf(isPepper: boolean): VersionedKeyName {
  return isPepper ? 'pepper' : 'keyEncryption';
}

function toKeyNeeds({ store, keys, files, ports }: Backend, { environment }: CommandContext): KeyNeeds {
  return { store, keys, ports, environment, folder: join(files, 'keys') };
}
