import { parseArgs } from 'node:util';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import type { Environment } from '../platform/ports.ts';
import type { Command, RawValues } from './command.ts';

/** What was asked for on the command line. */
export interface Call {
  readonly command: Command;
  readonly values: RawValues;
  /** The store: a folder, or a PostgreSQL database. */
  readonly data: string;
  readonly isJson: boolean;
}

type Parsed<T> = Result<T, Failure<'USAGE'>>;

const DEFAULT_DATA = './deed-data';

/** Reads the command line: the words of a command, its places, its options, and `--data` and `--json` for all. */
export function parseCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  environment: Environment,
): Parsed<Call> {
  const split = splitArguments(args, commands);
  if (!split.ok) return split;
  const { words, json, data, options } = split.value;
  const command = findCommand(words, commands);
  if (command === undefined) return fail('USAGE', `found no command ${words.slice(0, 2).join(' ')}`);
  const stray = Object.keys(options).find((name) => !command.options.includes(name));
  if (stray !== undefined) return fail('USAGE', `${command.words} has no option --${stray}`);
  const placed = words.slice(countWords(command));
  if (placed.length !== command.places.length)
    return fail('USAGE', `expected deed ${command.words} ${command.usage}`);
  const inPlaces = Object.fromEntries(command.places.map((name, index) => [name, placed[index] ?? '']));
  const folder = data ?? environment['DEED_DATA'] ?? DEFAULT_DATA;
  return ok({ command, values: { ...options, ...inPlaces }, data: folder, isJson: json });
}

interface SplitArguments {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly data: string | undefined;
  readonly options: RawValues;
}

function splitArguments(args: readonly string[], commands: readonly Command[]): Parsed<SplitArguments> {
  const names = new Set(commands.flatMap(({ options }) => options));
  const texts = Object.fromEntries([...names].map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        ...texts,
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const { json, data, help, ...options } = values;
    return ok({
      words: help === true ? ['help'] : positionals,
      json,
      data,
      options: help === true ? {} : toTexts(options),
    });
  } catch (error) {
    return fail('USAGE', error instanceof Error ? error.message : undefined);
  }
}

function toTexts(values: Readonly<Record<string, unknown>>): RawValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function findCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands.find((command) => words.slice(0, countWords(command)).join(' ') === command.words);
}

function countWords({ words }: Command): number {
  return words.split(' ').length;
}
