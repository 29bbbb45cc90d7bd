import { z } from 'zod';
import { ok } from '../../shared/result/result.ts';
import type { CommandErrorCode } from '../command-line/command-errors.ts';
import { defineCommand, flagValue, type Report } from '../command-line/command.ts';
import { examineStore } from './examine.ts';
import { toObstacle, type Finding, type Obstacle } from './findings.ts';

/** What opening a store can end in; the doctor reports it like all else that it finds. */
const OBSTACLES: readonly CommandErrorCode[] = [
  'STORE_ADDRESS_UNSUPPORTED',
  'STORE_MISSING',
  'STORE_UNREADABLE',
  'STORE_UNREACHABLE',
  'STORE_UNSAFE',
  'STORE_NEWER',
] satisfies readonly Obstacle[];

/** `deed doctor`. */
export const doctorCommand = defineCommand({
  words: 'doctor',
  usage: '[--quick]',
  summary: 'Says what is wrong with a store and what to do; --quick opens a sample of the encrypted records',
  flags: ['quick'],
  values: z.strictObject({ quick: flagValue }),
  run: async ({ quick }, { withStore }) => {
    const examined = await withStore({ canCreate: false }, async (found) =>
      ok(await examineStore(found, { isQuick: quick })),
    );
    if (examined.ok) return ok(toReport(examined.value));
    const { code, detail } = examined.failure;
    return isObstacle(code) ? ok(toReport([toObstacle(code, detail)])) : examined;
  },
});

function isObstacle(code: CommandErrorCode): code is CommandErrorCode & Obstacle {
  return OBSTACLES.includes(code);
}

function toReport(findings: readonly Finding[]): Report {
  const isContent = findings.every(({ severity }) => severity === 'notice');
  const verdict = isContent ? 'The store is as it must be.' : 'There are problems.';
  return {
    json: { content: isContent, findings },
    text: [...findings.map(describe), verdict].join('\n'),
    exitCode: isContent ? 0 : 1,
  };
}

function describe({ code, severity, found, count, ids, remedy }: Finding): string {
  const where = ids.length === 0 ? '' : `: ${ids.join(', ')}${count > ids.length ? ', …' : ''}`;
  return `${severity} ${code}\n  found    ${found} (${count}${where})\n  to do    ${remedy}`;
}
