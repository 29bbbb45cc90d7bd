/** A line for the person at the terminal. */
export type Log = (line: string) => void;

/**
 * Something setup cannot put right by itself. The message is written for the person who ran the command and is
 * shown as it is, without a stack: what was expected, what was found, what to do.
 */
export class SetupProblem extends Error {
  override readonly name = 'SetupProblem';
}
