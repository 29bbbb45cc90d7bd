import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { serverUrlSchema } from '../../shared/product/server-url.ts';
import type { ProductId } from '../../shared/product/product.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import { readJson, type ConfigurationFailure } from './read-json.ts';

/** What an administrator decides for all users of a computer. */
const policySchema = z.strictObject({
  version: z.literal(1),
  /** Where registrations go instead of the vendor's address. */
  server: serverUrlSchema.optional(),
});
/** An administrator's policy. */
export type Policy = z.infer<typeof policySchema>;

/** Reads `PRODUCT.json` in the policy folder; no file is no policy, and a wrong one is an error rather than ignored. */
export function readPolicy(folder: string, product: ProductId): Result<Policy, ConfigurationFailure> {
  const path = join(folder, `${product}.json`);
  return existsSync(path) ? readJson(path, policySchema) : ok({ version: 1 });
}

/** The folder that only an administrator can write to. */
export function policyFolder(platform: NodeJS.Platform, programData: string | undefined): string {
  if (platform === 'win32') return join(programData ?? 'C:\\ProgramData', 'Deed');
  return platform === 'darwin' ? '/Library/Application Support/Deed' : '/etc/deed';
}
