import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { installationIdSchema, type InstallationId } from '../../shared/registration/registration-request.ts';
import { parseJson } from '../../shared/result/parse-json.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { FileFolder } from '../durable-files/file-folder.ts';
import type { WriteProblem } from '../durable-files/write-durably.ts';

const FILE = 'installation.json';
const schema = z.strictObject({ version: z.literal(1), id: installationIdSchema });

/** This installation's id, or `undefined` before the first registration was saved. */
export function readInstallationId(folder: FileFolder): InstallationId | undefined {
  const parsed = schema.safeParse(parseJson(folder.read(FILE) ?? ''));
  return parsed.success ? parsed.data.id : undefined;
}

/** This installation's id, made at random and kept when it is first needed. */
export async function ensureInstallationId(
  folder: FileFolder,
): Promise<Result<InstallationId, { code: WriteProblem }>> {
  const existing = readInstallationId(folder);
  if (existing !== undefined) return ok(existing);
  const id = installationIdSchema.parse(randomUUID());
  const saved = await folder.write(FILE, JSON.stringify({ version: 1, id }));
  return saved.ok ? ok(id) : saved;
}
