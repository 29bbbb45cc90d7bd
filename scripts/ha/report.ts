import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outDir } from '../project-paths.ts';
import { PATRONI_SECONDS } from './configurations.ts';
import { describeKind } from './failovers.ts';
import type { Failover } from './failovers.ts';
import type { Findings } from './verify.ts';

/** A failover and the longest time without an acknowledgement around it. */
export type MeasuredFailover = Pick<Failover, 'kind' | 'from' | 'to'> & {
  readonly pauseMs: number;
  /** Until all three machines were in step again. */
  readonly wholeAfterMs: number;
};

/** What a run has shown. */
export type HaReport = {
  readonly findings: Findings;
  readonly failovers: readonly MeasuredFailover[];
  /** The longest pause while nothing happened, for comparison, and the rate of acknowledgements then. */
  readonly calm: { readonly pauseMs: number; readonly perSecond: number };
  readonly clients: number;
  readonly backends: number;
};

const file = path.join(outDir, 'ha', 'results.json');

/** Writes `out/ha/results.json` and gives the table for the person at the terminal. */
export async function writeReport(report: HaReport, endedAt: Date): Promise<string> {
  const document = { version: 1, endedAt: endedAt.toISOString(), patroniSeconds: PATRONI_SECONDS, ...report };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(document, undefined, 2)}\n`);
  return `${toTable(report)}\n\nAll figures are in ${path.relative(process.cwd(), file)}.`;
}

function toTable({ findings, failovers, calm }: HaReport): string {
  const rows: readonly (readonly [string, string | number])[] = [
    ['registrations acknowledged', findings.acknowledged],
    ['lost', findings.lost],
    ['doubled', findings.doubled],
    ['answered otherwise when sent again', findings.changedAnswers],
    ['refused without a reason', findings.refused],
    ['licences whose seats do not fit', findings.licencesOutOfStep],
    ['machines whose copy differs', findings.copiesThatDiffer],
    ['sent again by clients', findings.repeats],
    ['failovers', failovers.length],
    ['registrations a second while nothing happened', Math.round(calm.perSecond)],
    ['longest pause while nothing happened', toText(calm.pauseMs)],
    ...failovers.map(
      ({ kind, from, to, pauseMs }) =>
        [`longest pause, ${describeKind(kind)} (${from} → ${to})`, toText(pauseMs)] as const,
    ),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(10)}`).join('\n');
}

function toText(ms: number): string {
  return `${Math.round(ms)} ms`;
}
