import { open } from 'node:fs/promises';
import { z } from 'zod';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, flagValue, type Command, type Outcome } from '../command-line/command.ts';
import type { Backend } from '../open-backend.ts';
import { errorCode } from '../platform/error-code.ts';
import type { Queries } from '../store/schema.ts';
import { clearRestored } from '../store/store-state.ts';
import type { RegistrationRow } from './authorise-owner.ts';
import { eraseOwner, findOwner, listRegistrationIds, type OwnerRow } from './erase-owner.ts';
import { formatLedger, listErasures, parseLedger } from './erasure-ledger.ts';
import { syncLedgerFile } from './erasure-ledger-file.ts';
import { findRegistration } from './find-registration.ts';
import { replayLedger } from './replay-ledger.ts';

/** Makes `deed erase` and the commands about the ledger of erasures. */
export function createEraseCommands(): readonly Command[] {
  return [eraseCommand, exportCommand, replayCommand];
}

const eraseCommand = defineCommand({
  words: 'erase',
  usage: '--registration ID [--product P] [--yes]',
  summary: 'Erases the owner of a registration for good; without --yes it only says what that would do',
  flags: ['yes'],
  values: z.strictObject({
    registration: z.uuid(),
    product: productIdSchema.optional(),
    yes: flagValue,
  }),
  run: ({ registration: id, product, yes }, context) =>
    context.withBackend(false, async (backend) => {
      const search = { id: id.toLowerCase(), product };
      const registration = await backend.store.read((queries) => findRegistration(queries, search));
      if (registration === undefined) return fail('REGISTRATION_UNKNOWN');
      return yes ? erase(registration, backend) : describeErasure(registration, backend);
    }),
});

async function erase(registration: RegistrationRow, backend: Backend): Outcome {
  const { product, owner } = registration;
  const erasure = { product, owner, cause: 'request', now: backend.ports.clock() } as const;
  const erased = await backend.store.write((queries) => eraseOwner(queries, erasure, backend));
  if (erased === undefined) return fail('REGISTRATION_UNKNOWN');
  const synced = await syncLedgerFile(backend.store, backend.files);
  if (!synced.ok) return synced;
  const { registrations } = erased;
  return ok({
    json: { product, owner, registrations, erased: true },
    text: `erased owner ${owner}; registrations (${registrations.length}): ${registrations.join(', ')}`,
  });
}

async function describeErasure(registration: RegistrationRow, { store }: Backend): Outcome {
  const { product, owner } = registration;
  const found = await store.read(async (queries) => {
    const row = await findOwner(queries, { product, id: owner });
    if (row === undefined || row.erased_at !== null) return undefined;
    const registrations = await listRegistrationIds(queries, row);
    return { registrations, likeThis: await countLikeThis(queries, row) };
  });
  if (found === undefined) return fail('REGISTRATION_UNKNOWN');
  const { registrations, likeThis } = found;
  const others =
    likeThis === 0
      ? []
      : [
          `${likeThis} other owners have the same email address or phone number and are not erased with this one: deed owner duplicates.`,
        ];
  const text = [
    `would erase owner ${owner}; registrations (${registrations.length}): ${registrations.join(', ')}`,
    ...others,
    'Nothing was done. With --yes it is, and nobody can undo it.',
  ];
  return ok({
    json: { product, owner, registrations, otherOwners: likeThis, erased: false },
    text: text.join('\n'),
  });
}

async function countLikeThis(
  queries: Queries,
  { product, id, email_index, phone_index }: OwnerRow,
): Promise<number> {
  const { others } = await queries
    .selectFrom('owners')
    .select((expression) => expression.fn.countAll<number | string>().as('others'))
    .where('product', '=', product)
    .where('id', '<>', id)
    .where('erased_at', 'is', null)
    .where((expression) =>
      expression.or([
        expression('email_index', '=', email_index),
        ...(phone_index === null ? [] : [expression('phone_index', '=', phone_index)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(others);
}

const exportCommand = defineCommand({
  words: 'erasures export',
  usage: 'FILE|-',
  summary: 'Writes the ledger of erasures into a new file, to be kept apart from the backups',
  places: ['file'],
  values: z.strictObject({ file: z.string().min(1) }),
  run: ({ file }, context) =>
    context.withBackend(false, async ({ store, files }) => {
      const entries = await store.read(listErasures);
      const synced = await syncLedgerFile(store, files);
      if (!synced.ok) return synced;
      if (file === '-') {
        context.write(formatLedger(entries));
        return ok(undefined);
      }
      const written = await writeNewFile(file, formatLedger(entries));
      if (!written.ok) return written;
      return ok({
        json: { file, erasures: entries.length },
        text: `wrote ${entries.length} erasures into ${file}`,
      });
    }),
});

async function writeNewFile(file: string, text: string): Outcome<undefined> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return ok(undefined);
  } catch (error) {
    return errorCode(error) === 'EEXIST'
      ? fail('OUT_FILE_EXISTS', file)
      : fail('OUT_FILE_UNWRITABLE', `${file} ${errorCode(error)}`);
  }
}

const replayCommand = defineCommand({
  words: 'erasures replay',
  usage: 'FILE|-',
  summary: 'Erases everybody again whom FILE names; a restored store serves only after it',
  places: ['file'],
  values: z.strictObject({ file: z.string().min(1) }),
  run: async ({ file }, context) => {
    const text = await context.readText(file);
    if (text === undefined) return fail('LEDGER_UNREADABLE', file);
    const entries = parseLedger(text);
    if (!entries.ok) return entries;
    return context.withBackend(false, (backend) => replay(entries.value, backend), { acceptsRestored: true });
  },
});

async function replay(entries: Parameters<typeof replayLedger>[1], { store, files }: Backend): Outcome {
  const replayed = await replayLedger(store, entries);
  await store.write(clearRestored);
  const synced = await syncLedgerFile(store, files);
  if (!synced.ok) return synced;
  const { erased, erasedBefore, unknown } = replayed;
  return ok({
    json: { entries: entries.length, ...replayed },
    text: `${entries.length} entries: ${erased} owners erased again, ${erasedBefore} were erased already, ${unknown} are not in this store`,
  });
}
