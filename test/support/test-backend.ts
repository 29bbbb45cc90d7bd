import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productSchema, type Product } from '../../shared/product/product.ts';
import type { App } from '../../server/http/app.ts';
import { createApp } from '../../server/http/create-app.ts';
import { createBackendGuard } from '../../server/http/guard.ts';
import { readGuardSettings } from '../../server/limits/guard-settings.ts';
import { createJsonLogger } from '../../server/logging/logger.ts';
import { openBackend, type Backend } from '../../server/open-backend.ts';
import type { Environment, Ports } from '../../server/platform/ports.ts';
import type { Engine } from '../../server/store/store.ts';
import { saveProduct } from '../../server/product/product-records.ts';
import { PROJECT_ROOT } from './run-deed.ts';
import { createStoreAddress, type TestStoreAddress } from './store-address.ts';
import { findHotAndScattered, takeStatements, watchStatements } from './watch-statements.ts';

/** A backend inside the test's own process, with a clock that the test sets. */
export interface TestBackend extends Backend {
  readonly app: App;
  /** Where its store is. */
  readonly address: TestStoreAddress;
  readonly log: () => string;
  readonly setTime: (time: Date) => void;
  readonly issueKey: (order?: {
    readonly seats?: number;
    readonly until?: string;
    readonly product?: Product;
  }) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** How a test's backend is opened. */
export interface TestBackendOptions {
  readonly engine?: Engine;
  readonly environment?: Environment;
  /** A store that is there already, instead of a new one. */
  readonly address?: TestStoreAddress;
}

/** Opens a backend on a real store, by default a new one, with the sample product. */
export async function openTestBackend({
  engine = 'sqlite',
  environment = {},
  address: given,
}: TestBackendOptions = {}): Promise<TestBackend> {
  watchStatements();
  const address = given ?? (await createStoreAddress(engine));
  const lines: string[] = [];
  let now = new Date();
  const ports: Ports = {
    clock: () => now,
    randomBytes: (count) => randomBytes(count),
    createId: () => randomUUID(),
  };
  const opened = await openBackend({
    ...{ data: address.data, canCreate: true, ports },
    environment: { ...address.environment, ...environment },
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const backend = opened.value;
  const settings = readGuardSettings(environment);
  if (!settings.ok) throw new Error(settings.failure.code);
  const logger = createJsonLogger({ write: (line) => lines.push(line), clock: ports.clock });
  const app = await createApp({
    ...backend,
    pingStore: () => backend.store.ping(),
    createId: ports.createId,
    logger,
    guard: createBackendGuard(backend, settings.value),
  });
  await addProduct(backend, await readSampleProduct());
  return {
    ...{ ...backend, app, address },
    log: () => lines.join(''),
    setTime: (time) => {
      now = time;
    },
    issueKey: (order) => issueKey(backend, order),
    close: async () => {
      await app.close();
      await backend.store.close();
      await address.remove();
      // Whatever a test makes the backend do, it asks one machine of a sharded database each time.
      const scattered = findHotAndScattered(takeStatements());
      if (scattered.length > 0) throw new Error(`expected the product in:\n${scattered.join('\n')}`);
    },
  };
}

/** Adds a product to a backend. */
export async function addProduct({ store }: Backend, product: Product): Promise<void> {
  await store.write((queries) => saveProduct(queries, product, new Date()));
}

/** The sample product. */
export async function readSampleProduct(): Promise<Product> {
  return productSchema.parse(
    JSON.parse(await readFile(join(PROJECT_ROOT, 'products', 'sample', 'product.json'), 'utf8')),
  );
}

async function issueKey(
  { licences }: Backend,
  order: { readonly seats?: number; readonly until?: string; readonly product?: Product } = {},
): Promise<string> {
  const { id } = order.product ?? (await readSampleProduct());
  const issued = await licences.issue({ product: id, count: 1, seats: order.seats ?? 1, until: order.until });
  const [key] = issued.ok ? issued.value : [];
  if (key === undefined) throw new Error('expected a key');
  return key;
}
