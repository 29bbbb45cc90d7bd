import { errorCode } from '../platform/error-code.ts';
import type { LogFields } from './logger.ts';

const FRAMES_MAX = 12;

/** What the log may say of an error: its class, its code and where it was thrown. Its message could quote personal data. */
export function toErrorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /u.test(line));
  return {
    error: error.name,
    code: errorCode(error),
    frames: frames.slice(0, FRAMES_MAX).map((line) => line.trim()),
  };
}
