import { rm } from 'node:fs/promises';
import { fail, ok } from '../../shared/result/result.ts';
import type { CommandContext, Outcome, Report } from '../command-line/command.ts';
import { errorCode } from '../platform/error-code.ts';
import type { LicenceOrder, SettledOrder } from './issue-licences.ts';
import { createKeyList, type KeyList } from './key-list.ts';
import type { Licences } from './licences.ts';

/**
 * Issues licences and writes their keys into a new CSV file.
 *
 * Whatever happens in between, the keys in the file belong to licences in the store: a chunk is written after its commit, and
 * a chunk that cannot be written is taken back.
 */
export function issueToFile(order: LicenceOrder, path: string, context: CommandContext): Outcome {
  return context.withBackend(false, async ({ licences }) => {
    const settled = await licences.settle(order);
    if (!settled.ok) return settled;
    const list = await createKeyList(path);
    if (!list.ok) return list;
    try {
      return await fill(list.value, { order: settled.value, path, licences, context });
    } finally {
      await list.value.close();
      if (list.value.count() === 0) await rm(path);
    }
  });
}

interface Filling {
  readonly order: SettledOrder;
  readonly path: string;
  readonly licences: Licences;
  readonly context: CommandContext;
}

async function fill(list: KeyList, { order, path, licences, context }: Filling): Outcome<Report> {
  const progress = () => `${list.count()} of ${order.count} keys are in ${path}`;
  const isStopped = context.watchForInterruption();
  try {
    await licences.issueInChunks(order, {
      isStopped,
      take: async (chunk) => {
        await list.add(chunk);
        context.note(progress());
      },
    });
  } catch (error) {
    const code = errorCode(error);
    // A full disk or a database that went away has a code; anything else is a bug, and is told as one.
    if (code === '') throw error;
    return fail('ISSUE_STOPPED', `${progress()} (${code})`);
  }
  const count = list.count();
  if (count < order.count) return fail('ISSUE_STOPPED', progress());
  context.note('These keys are nowhere else and cannot be shown again.');
  const { product, seats } = order;
  return ok({ json: { product, seats, count, file: path }, text: `${count} keys are in ${path}` });
}
