import { z } from 'zod';
import { fail, ok } from '../../shared/result/result.ts';
import {
  defineCommand,
  flagValue,
  type Command,
  type CommandContext,
  type FoundStore,
  type Outcome,
  type Report,
} from '../command-line/command.ts';
import type { LedgerEntry } from '../owner/erasure-ledger.ts';
import { readLedgerFile, syncLedgerFile } from '../owner/erasure-ledger-file.ts';
import { replayLedger } from '../owner/replay-ledger.ts';
import { clearRestored } from '../store/store-state.ts';
import { restoreBackup } from './restore.ts';
import { streamBackup, writeBackupFile, type BackupNeeds } from './write-backup.ts';

const NOTE_EVERY = 100_000;

/** Makes `deed backup` and `deed restore`. */
export function createBackupCommands(): readonly Command[] {
  return [backupCommand, restoreCommand];
}

const backupCommand = defineCommand({
  words: 'backup',
  usage: 'FILE|-',
  summary: 'Writes everything in the store, but not its keys, into a new file; also while the backend serves',
  places: ['file'],
  values: z.strictObject({ file: z.string().min(1) }),
  run: ({ file }, context) =>
    context.withStore<Report | undefined>({ canCreate: false }, async ({ store, ports }) => {
      const needs = {
        ...{ store, ports },
        progress: (table, rows) => context.note(`${table}  ${rows}`),
      } satisfies BackupNeeds;
      if (file === '-') return streamTo(context, needs);
      const written = await writeBackupFile(file, needs);
      if (!written.ok) return written;
      const { header, rows } = written.value;
      return ok({
        json: { file, ...header, rows },
        text: `backed up ${count(rows)} rows into ${file}. The keys are not in it: keep keys/ too, in another place.`,
      });
    }),
});

async function streamTo({ binaryOut }: CommandContext, needs: BackupNeeds): Outcome<undefined> {
  if (binaryOut === undefined) return fail('BACKUP_UNWRITABLE', 'there is no standard output');
  const written = await streamBackup(binaryOut, needs);
  // The backup itself is all that the standard output may hold.
  return written.ok ? ok(undefined) : written;
}

const restoreCommand = defineCommand({
  words: 'restore',
  usage: 'FILE [--ledger LEDGER | --no-erasures]',
  summary: 'Restores a backup into an empty store; LEDGER names who was erased since, and is erased again',
  places: ['file'],
  flags: ['no-erasures'],
  values: z.strictObject({
    file: z.string().min(1),
    ledger: z.string().min(1).optional(),
    'no-erasures': flagValue,
  }),
  run: async ({ file, ledger, 'no-erasures': hasNoErasures }, context) => {
    if (ledger !== undefined && hasNoErasures)
      return fail('USAGE', 'expected --ledger or --no-erasures, found both');
    // Read before anything is restored, so that a ledger that cannot be used stops the whole.
    const erasures = ledger === undefined ? ok(hasNoErasures ? [] : undefined) : await readLedgerFile(ledger);
    if (!erasures.ok) return erasures;
    return context.withStore({ canCreate: true, isExclusive: true }, (found) =>
      restore({ file, erasures: erasures.value }, found, context),
    );
  },
});

interface RestoreOrder {
  readonly file: string;
  /** Who was erased since; `undefined` if that is not known yet. */
  readonly erasures: readonly LedgerEntry[] | undefined;
}

async function restore(
  { file, erasures }: RestoreOrder,
  { store, files, environment, ports }: FoundStore,
  { note }: CommandContext,
): Outcome<Report> {
  let noted = 0;
  const restored = await restoreBackup(file, {
    ...{ store, files, environment, ports },
    progress: (rows) => {
      if (rows - noted < NOTE_EVERY) return;
      noted = rows;
      note(`${rows} rows`);
    },
  });
  if (!restored.ok) return restored;
  const { header, rows, heldBack } = restored.value;
  const lines = [`restored ${count(rows)} rows of ${header.createdAt}.`];
  if (heldBack > 0)
    lines.push(
      `${heldBack} messages that were waiting are not sent by themselves; deed outgoing retry sends them.`,
    );
  const json = { ...header, rows, heldBack };
  if (erasures === undefined) {
    lines.push(
      'It serves nothing until deed erasures replay has erased again who was erased since the backup.',
    );
    return ok({ json: { ...json, replay: null }, text: lines.join('\n') });
  }
  const replay = await replayLedger(store, erasures);
  await store.write(clearRestored);
  const synced = await syncLedgerFile(store, files);
  if (!synced.ok) return synced;
  lines.push(`erased ${replay.erased} owners again.`);
  return ok({ json: { ...json, replay }, text: lines.join('\n') });
}

function count(rows: Readonly<Record<string, number>>): number {
  return Object.values(rows).reduce((sum, each) => sum + each, 0);
}
