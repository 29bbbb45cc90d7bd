import { z } from 'zod';

/** A whole number on the command line. */
export function numberValue(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/u)
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum));
}
