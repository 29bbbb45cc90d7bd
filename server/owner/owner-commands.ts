import { z } from 'zod';
import { productIdSchema } from '../../shared/product/product.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, flagValue, type Command, type Outcome } from '../command-line/command.ts';
import type { Backend } from '../open-backend.ts';
import { findProduct } from '../product/product-records.ts';
import { syncLedgerFile } from './erasure-ledger-file.ts';
import { findDuplicates, type DuplicateGroup } from './find-duplicates.ts';
import { checkMerge, mergeOwners, type MergeFacts, type OwnerMerge } from './merge-owners.ts';

const GROUPS_MAX = 1000;

/** Makes the commands about owners who are recorded more than once. */
export function createOwnerCommands(): readonly Command[] {
  return [duplicatesCommand, mergeCommand];
}

const duplicatesCommand = defineCommand({
  words: 'owner duplicates',
  usage: '--product P',
  summary: 'Shows which owners share an email address or a phone number, by their ids only',
  values: z.strictObject({ product: productIdSchema }),
  run: ({ product }, context) =>
    context.withBackend(false, async ({ store }) => {
      const known = await store.read((queries) => findProduct(queries, product));
      if (known === undefined) return fail('PRODUCT_UNKNOWN', `found ${product}`);
      const found = await store.read((queries) => findDuplicates(queries, { product, maximum: GROUPS_MAX }));
      const lines = found.groups.map(formatGroup);
      const ending = found.hasMore ? [`There are more; these are the first ${GROUPS_MAX} of each kind.`] : [];
      const text = lines.length === 0 ? 'no duplicates' : [...lines, ...ending].join('\n');
      return ok({ json: { product, ...found }, text });
    }),
});

function formatGroup({ why, owners }: DuplicateGroup): string {
  const members = owners.map(
    ({ owner, registrations, licences }) =>
      `  ${owner}  ${registrations} registrations of ${licences} licences`,
  );
  return [`same ${why.join(' and ')}`, ...members].join('\n');
}

const mergeCommand = defineCommand({
  words: 'owner merge',
  usage: '--product P --keep OWNER --merge OWNER [--force] [--yes]',
  summary:
    'Gives one owner’s registrations to another and erases the first; without --yes it only says what that would do',
  flags: ['force', 'yes'],
  values: z.strictObject({
    product: productIdSchema,
    keep: z.uuid(),
    merge: z.uuid(),
    force: flagValue,
    yes: flagValue,
  }),
  run: async ({ product, keep, merge, force, yes }, context) => {
    const order = {
      ...{ product, keep: keep.toLowerCase(), merge: merge.toLowerCase(), isForced: force },
    };
    if (order.keep === order.merge)
      return fail('USAGE', 'expected --keep and --merge to be two owners, found one');
    return context.withBackend(false, (backend) =>
      yes ? mergeNow(order, backend) : describeMerge(order, backend),
    );
  },
});

async function mergeNow(order: OwnerMerge, backend: Backend): Outcome {
  const needs = { ...backend, now: backend.ports.clock() };
  const merged = await backend.store.write((queries) => mergeOwners(queries, order, needs));
  if (!merged.ok) return merged;
  const synced = await syncLedgerFile(backend.store, backend.files);
  if (!synced.ok) return synced;
  return report(order, merged.value, true);
}

async function describeMerge(order: OwnerMerge, { store }: Backend): Outcome {
  const checked = await store.write((queries) => checkMerge(queries, order));
  return checked.ok ? report(order, checked.value, false) : checked;
}

function report(
  { product, keep, merge }: OwnerMerge,
  { registrations, shared }: MergeFacts,
  isMerged: boolean,
) {
  const what = `owner ${merge}: ${registrations} registrations to owner ${keep}`;
  const why = shared.length === 0 ? 'they share nothing' : `they share ${shared.join(' and ')}`;
  const text = isMerged
    ? `merged ${what}; ${why}. The record of ${merge} is erased.`
    : `would merge ${what}; ${why}. The record of ${merge} would be erased. Nothing was done; with --yes it is, and nobody can undo it.`;
  return ok({ json: { product, keep, merge, registrations, shared, merged: isMerged }, text });
}
