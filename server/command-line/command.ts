import type { z } from 'zod';
import { fail, type Result } from '../../shared/result/result.ts';
import type { Backend } from '../open-backend.ts';
import { describeIssue } from '../validation/describe-issue.ts';
import type { CommandFailure } from './command-errors.ts';

/** What a command has to say: as one JSON document, or as text for a person. */
export interface Report {
  readonly json: unknown;
  readonly text: string;
}

/** How a command ends; `undefined` if it has said all it had to say. */
export type Outcome<T = Report | undefined> = Promise<Result<T, CommandFailure>>;

/** What a command can ask for. */
export interface CommandContext {
  /** Opens the store of `--data`, and closes it afterwards; only some commands may make a new one. */
  readonly withBackend: <T>(canCreate: boolean, use: (backend: Backend) => Outcome<T>) => Outcome<T>;
  /** Reads a file, or for `-` the standard input; `undefined` if that is not possible. */
  readonly readText: (name: string) => Promise<string | undefined>;
  /** Says something to a person at a terminal, and nothing to a program. */
  readonly note: (text: string) => void;
}

/** Values as they stand on the command line, by the name of the option or the place. */
export type RawValues = Readonly<Record<string, string>>;

/** A command as the parser sees it. */
export interface Command {
  /** "licence issue". */
  readonly words: string;
  /** What follows the words: "KEY", "--product P --count N". */
  readonly usage: string;
  readonly summary: string;
  /** Names of the values that stand without an option, in order. */
  readonly places: readonly string[];
  readonly options: readonly string[];
  readonly run: (values: RawValues, context: CommandContext) => Outcome;
}

interface Definition<Schema extends z.ZodObject> extends Pick<Command, 'words' | 'usage' | 'summary'> {
  readonly places?: readonly string[];
  /** The shape of all values, those in places included. */
  readonly values: Schema;
  readonly run: (values: z.output<Schema>, context: CommandContext) => Outcome;
}

/** Makes a command of the schema of its values and what it does with them. */
export function defineCommand<Schema extends z.ZodObject>(definition: Definition<Schema>): Command {
  const { words, usage, summary, places = [], values, run } = definition;
  return {
    ...{ words, usage, summary, places },
    options: Object.keys(values.shape).filter((name) => !places.includes(name)),
    run: async (raw, context) => {
      const parsed = values.safeParse(raw);
      return parsed.success
        ? run(parsed.data, context)
        : fail('USAGE', describeMistakes(parsed.error, places));
    },
  };
}

function describeMistakes({ issues }: z.ZodError, places: readonly string[]): string {
  const mistakes = issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    return `expected ${places.includes(name) ? name.toUpperCase() : `--${name}`} to be ${describeIssue(issue).expected}`;
  });
  return mistakes.join('; ');
}
