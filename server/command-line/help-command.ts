import { z } from 'zod';
import { ok } from '../../shared/result/result.ts';
import { defineCommand, type Command } from './command.ts';

/** Makes `deed help`, and the text that also follows a command line that was not understood. */
export function createHelp(commands: readonly Command[]): {
  readonly command: Command;
  readonly text: string;
} {
  const text = formatUsage(commands);
  const list = commands.map(({ words, usage, summary }) => ({ command: words, usage, summary }));
  const command = defineCommand({
    words: 'help',
    usage: '',
    summary: 'Shows the commands',
    values: z.strictObject({}),
    run: async () => ok({ json: { commands: list }, text: text.trimEnd() }),
  });
  return { command, text };
}

function formatUsage(commands: readonly Command[]): string {
  const lines = commands.map(
    ({ words, usage, summary }) => `  deed ${`${words} ${usage}`.trim()}\n      ${summary}`,
  );
  return `Usage: deed COMMAND [--data DIR] [--json]\n${lines.join('\n')}\n`;
}
