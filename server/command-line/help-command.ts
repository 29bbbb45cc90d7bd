import { z } from 'zod';
import { fail, ok } from '../../shared/result/result.ts';
import { defineCommand, type Command } from './command.ts';

const HEAD = `Usage: deed COMMAND [--data STORE] [--json]

To begin: product add, then order import or licence issue, then serve. docs/vendor.md walks through it.
`;

const FOOT = `
STORE is a folder, or a database as postgres://HOST/DATABASE; without --data it is DEED_DATA, else ./deed-data.
deed help licence shows what the commands take that begin with licence, and so on.
`;

/** Makes `deed help`, and the overview that also follows a command line that was not understood. */
export function createHelp(commands: readonly Command[]): {
  readonly command: Command;
  readonly text: string;
} {
  const text = `${HEAD}\n${formatOverview(commands)}\n${FOOT}`;
  const command = defineCommand({
    words: 'help',
    usage: '[WORD]',
    summary: 'Shows the commands, or what those take that begin with WORD',
    places: ['word'],
    optionalPlace: 'word',
    values: z.strictObject({ word: z.string().optional() }),
    run: async ({ word }) => {
      const chosen = word === undefined ? commands : commands.filter((each) => firstWord(each) === word);
      if (chosen.length === 0) return fail('USAGE', `found no command that begins with ${word ?? ''}`);
      const list = chosen.map(({ words, usage, summary }) => ({ command: words, usage, summary }));
      return ok({
        json: { commands: list },
        text: word === undefined ? text.trimEnd() : formatDetails(chosen),
      });
    },
  });
  return { command, text };
}

/** A line for each command with the first thing that its summary says; several commands of one kind stand together. */
function formatOverview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ words }) => words.length));
  const isAlone = (command: Command) =>
    commands.filter((other) => firstWord(other) === firstWord(command)).length === 1;
  return commands
    .map((command, index) => {
      const before = commands[index - 1] ?? command;
      const isTogether = firstWord(before) === firstWord(command) || (isAlone(before) && isAlone(command));
      const [saying = ''] = command.summary.split(/[;:.] /u);
      return `${isTogether ? '' : '\n'}  ${command.words.padEnd(width)}  ${saying}`;
    })
    .join('\n');
}

function formatDetails(commands: readonly Command[]): string {
  return commands
    .map(({ words, usage, summary }) => `deed ${`${words} ${usage}`.trim()}\n    ${summary}`)
    .join('\n');
}

function firstWord({ words }: Command): string {
  return words.split(' ')[0] ?? '';
}
