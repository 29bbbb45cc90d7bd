import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * A backup is gzip'ed lines of JSON, the same from every engine: a header; for each table that has rows a line with its name and
 * columns, then a list of values for each row; and a trailer with what must have been there.
 */
export const BACKUP_VERSION = 1;

/** The first line. */
export const headerSchema = z.strictObject({
  deedBackup: z.literal(BACKUP_VERSION),
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  /** The last migration that the store had had. */
  schema: z.string(),
  engine: z.enum(['sqlite', 'postgresql']),
});
/** What a backup says of itself. */
export type BackupHeader = z.infer<typeof headerSchema>;

/** The line before the rows of a table. */
export const tableSchema = z.strictObject({
  table: z.string(),
  columns: z.array(z.string().regex(/^[a-z][a-z_]*$/u)).min(1),
});

/** A row: the values of the columns that the line of its table names. */
export const rowSchema = z.array(z.union([z.string(), z.number(), z.null()]));

/** The last line. */
export const trailerSchema = z.strictObject({
  end: z.literal(true),
  /** How many rows each table had. */
  rows: z.record(z.string(), z.int()),
  /** SHA-256 (base64url) of all lines before, each with its line feed. */
  sha256: z.string(),
});

/** Hashes the lines of a backup as they pass. */
export interface LineHash {
  readonly add: (line: string) => void;
  readonly digest: () => string;
}

/** Begins a hash of lines. */
export function createLineHash(): LineHash {
  const hash = createHash('sha256');
  return {
    add: (line) => hash.update(line).update('\n'),
    digest: () => hash.digest('base64url'),
  };
}
