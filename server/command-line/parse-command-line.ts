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
  const places = findPlaces(command, placed.length);
  if (places === undefined) return fail('USAGE', `expected deed ${command.words} ${command.usage}`);
  const inPlaces = Object.fromEntries(places.map((name, index) => [name, placed[index] ?? '']));
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
  const flags = new Set(commands.flatMap((command) => command.flags));
  const names = new Set(commands.flatMap((command) => command.options));
  const named = Object.fromEntries(
    [...names].map((name) => [name, { type: flags.has(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        ...named,
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const { json, data, help, ...options } = values;
    return ok({
      words: help === true ? ['help', ...positionals.slice(0, 1)] : positionals,
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
    Object.entries(values).flatMap(([name, value]) => {
      if (value === true) return [[name, 'yes']];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

function findCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands.find((command) => words.slice(0, countWords(command)).join(' ') === command.words);
}

/** The names of so many values that stand without an option; nothing if a command does not take that many. */
function findPlaces({ places, optionalPlace }: Command, count: number): readonly string[] | undefined {
  const without = places.filter((name) => name !== optionalPlace);
  return [places, without].find(({ length }) => length === count);
}

function countWords({ words }: Command): number {
  return words.split(' ').length;
}
