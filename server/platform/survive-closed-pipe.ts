import { errorCode } from './error-code.ts';

/** Keeps the process alive when nobody reads an output any more, as after `deed … | head`. */
export function surviveClosedPipe(output: NodeJS.WritableStream): void {
  output.on('error', (error) => {
    if (errorCode(error) !== 'EPIPE') throw error;
  });
}
