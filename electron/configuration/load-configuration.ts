import { join } from 'node:path';
import { productSchema, type Product } from '../../shared/product/product.ts';
import { serverUrlSchema } from '../../shared/product/server-url.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { trustRootSchema, type TrustRoot } from '../../shared/signing/trust-root.ts';
import { isMissing, readJson, type ConfigurationFailure } from './read-json.ts';
import { readPolicy } from './read-policy.ts';

/** Where to look for what the vendor and the administrator say. */
export interface ConfigurationSources {
  /** The folder with product.json, trust-root.json and the agreement. */
  readonly productFolder: string;
  readonly policyFolder: string;
  readonly isPackaged: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the client is told about its product and its backend. */
export interface Configuration {
  readonly product: Product;
  readonly productFolder: string;
  /** The backend's address without a slash at the end; `undefined` when nobody says. */
  readonly server: string | undefined;
  /** The keys shipped with the client; `undefined` only in development (see `createTrust`). */
  readonly trustRoot: TrustRoot | undefined;
}

/** Reads the product's folder. Where the backend is: the policy says, else product.json, else (unpackaged) DEED_SERVER_URL. */
export function loadConfiguration(
  sources: ConfigurationSources,
): Result<Configuration, ConfigurationFailure> {
  const product = readJson(join(sources.productFolder, 'product.json'), productSchema);
  if (!product.ok) return product;
  const trustRoot = readJson(trustRootPath(sources), trustRootSchema);
  const mayLearn = !sources.isPackaged && isMissing(trustRoot);
  if (!trustRoot.ok && !mayLearn) return trustRoot;
  const policy = readPolicy(sources.policyFolder, product.value.id);
  if (!policy.ok) return policy;
  const development = readDevelopmentServer(sources);
  if (!development.ok) return development;
  return ok({
    product: product.value,
    productFolder: sources.productFolder,
    server: policy.value.server ?? product.value.server ?? development.value,
    trustRoot: trustRoot.ok ? trustRoot.value : undefined,
  });
}

function trustRootPath({ productFolder, isPackaged, environment }: ConfigurationSources): string {
  const elsewhere = isPackaged ? undefined : environment['DEED_TRUST_ROOT'];
  return elsewhere ?? join(productFolder, 'trust-root.json');
}

function readDevelopmentServer({
  isPackaged,
  environment,
}: ConfigurationSources): Result<string | undefined, ConfigurationFailure> {
  const named = isPackaged ? undefined : environment['DEED_SERVER_URL'];
  const parsed = serverUrlSchema.optional().safeParse(named);
  if (parsed.success) return ok(parsed.data);
  return fail('CONFIGURATION_INVALID', `DEED_SERVER_URL: ${parsed.error.issues[0]?.message ?? 'no address'}`);
}
