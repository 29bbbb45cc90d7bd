import { z } from 'zod';
import { fail, type Result } from '../../shared/result/result.ts';
import type { Logger } from '../logging/logger.ts';
import type { Backend, BackendOpening } from '../open-backend.ts';
import type { Environment, Ports } from '../platform/ports.ts';
import type { OpenStore } from '../store/open-store.ts';
import type { StoreOpening } from '../store/store.ts';
import { describeIssue } from '../validation/describe-issue.ts';
import type { CommandFailure } from './command-errors.ts';

/** What a command has to say: as one JSON document, or as text for a person. */
export interface Report {
  readonly json: unknown;
  readonly text: string;
  /** 1 if what is reported is not as it must be; 0 if absent. */
  readonly exitCode?: 0 | 1;
}

/** How a command ends; `undefined` if it has said all it had to say. */
export type Outcome<T = Report | undefined> = Promise<Result<T, CommandFailure>>;

/** What a command can ask for. */
export interface CommandContext {
  /** Opens the store of `--data`, and closes it afterwards; only some commands may make a new one. */
  readonly withBackend: <T>(
    canCreate: boolean,
    use: (backend: Backend) => Outcome<T>,
    opening?: BackendOpening,
  ) => Outcome<T>;
  /** Opens the store of `--data` as it is, without bringing its schema up to date and without keys, and closes it afterwards. */
  readonly withStore: <T>(opening: FindingStore, use: (found: FoundStore) => Outcome<T>) => Outcome<T>;
  /** Reads a file, or for `-` the standard input; `undefined` if that is not possible. */
  readonly readText: (name: string) => Promise<string | undefined>;
  /** As `readText`, to the byte. */
  readonly readBytes: (name: string) => Promise<Uint8Array | undefined>;
  /** Says something to a person at a terminal, and nothing to a program. */
  readonly note: (text: string) => void;
  /** From now on, whoever interrupts the command (Ctrl-C) lets it come to a good end by itself; gives whether that has happened. */
  readonly watchForInterruption: () => () => boolean;
  /** Writes a part of what the command has to say, for commands that say too much for one report. */
  readonly write: (text: string) => void;
  /** Says on stderr what happens, as `deed serve` does. */
  readonly logger: Logger;
  readonly environment: Environment;
  /** Where bytes go that are no text; absent where nobody takes them. */
  readonly binaryOut: NodeJS.WritableStream | undefined;
}

/** How a store is opened as it is. */
export type FindingStore = Omit<StoreOpening, 'schema'>;

/** A store as it was found, and what belongs to it. */
export interface FoundStore {
  readonly store: OpenStore;
  readonly files: string;
  readonly environment: Environment;
  readonly ports: Ports;
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
  /** The one of the places that may be left out. */
  readonly optionalPlace: string | undefined;
  readonly options: readonly string[];
  /** Those of the options that take no value; their value is `yes`. */
  readonly flags: readonly string[];
  readonly run: (values: RawValues, context: CommandContext) => Outcome;
}

/** An option without a value, such as `--internal`: there or not there. */
export const flagValue = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

interface Definition<Schema extends z.ZodObject> extends Pick<Command, 'words' | 'usage' | 'summary'> {
  readonly places?: readonly string[];
  readonly optionalPlace?: string;
  readonly flags?: readonly string[];
  /** The shape of all values, those in places included. */
  readonly values: Schema;
  readonly run: (values: z.output<Schema>, context: CommandContext) => Outcome;
}

/** Makes a command of the schema of its values and what it does with them. */
export function defineCommand<Schema extends z.ZodObject>(definition: Definition<Schema>): Command {
  const { words, usage, summary, places = [], optionalPlace, flags = [], values, run } = definition;
  return {
    ...{ words, usage, summary, places, optionalPlace, flags },
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
