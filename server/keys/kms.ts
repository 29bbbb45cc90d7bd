import { spawnSync } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/result/parse-json.ts';
import { fail, ok, type Failure, type Result } from '../../shared/result/result.ts';
import { errorCode } from '../platform/error-code.ts';
import type { Environment } from '../platform/ports.ts';

/** Why a wrapped key was not unwrapped. */
export type KmsProblem = 'KMS_COMMAND_INVALID' | 'KMS_REFUSED';

/** How long the program may take. */
const UNWRAP_WITHIN_MS = 30_000;
const OUTPUT_MAX_BYTES = 64 * 1024;

/** A program and its arguments. */
const commandSchema = z.tuple([z.string().refine(isAbsolute)], z.string());

/**
 * Has a wrapped key unwrapped by the program that `DEED_KMS_COMMAND` names: it gets the wrapped text on its standard input and
 * prints what the plain file would hold.
 *
 * What it prints is a secret, and what it complains of could quote one: neither is repeated.
 */
export function unwrapWithKms(
  wrapped: string,
  environment: Environment,
): Result<string, Failure<KmsProblem>> {
  const command = parseCommand(environment['DEED_KMS_COMMAND']);
  if (!command.ok) return command;
  const [program, ...args] = command.value;
  const { status, signal, error, stdout } = spawnSync(program, args, {
    input: wrapped,
    encoding: 'utf8',
    env: withoutOurs(environment),
    timeout: UNWRAP_WITHIN_MS,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_MAX_BYTES,
    windowsHide: true,
  });
  // A program that knows the key without reading what it was given is no mistake.
  if (status === 0 && (error === undefined || errorCode(error) === 'EPIPE')) return ok(stdout.trim());
  const found = status === null ? errorCode(error) || (signal ?? '') : `exit code ${status}`;
  return fail('KMS_REFUSED', `expected ${program} to end with 0, found ${found}`);
}

function parseCommand(
  text: string | undefined,
): Result<z.output<typeof commandSchema>, Failure<'KMS_COMMAND_INVALID'>> {
  if (text === undefined)
    return fail('KMS_COMMAND_INVALID', 'there is a wrapped key, and no program to unwrap it');
  const parsed = commandSchema.safeParse(text.startsWith('[') ? parseJson(text) : [text]);
  return parsed.success ? ok(parsed.data) : fail('KMS_COMMAND_INVALID');
}

/** The program needs its own settings, such as a profile or an address, and none of our secrets. */
function withoutOurs(environment: Environment): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !name.startsWith('DEED_') && !name.startsWith('PG'),
  );
  return Object.fromEntries(kept);
}
