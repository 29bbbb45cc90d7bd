import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productSchema, type Product } from '../../shared/product/product.ts';
import type { App } from '../../server/http/app.ts';
import { createApp } from '../../server/http/create-app.ts';
import { createJsonLogger } from '../../server/logging/logger.ts';
import { openBackend, type Backend } from '../../server/open-backend.ts';
import type { Ports } from '../../server/platform/ports.ts';
import { saveProduct } from '../../server/product/product-records.ts';
import { PROJECT_ROOT } from './run-deed.ts';
import { makeTemporaryFolder, removeFolder } from './temporary-folder.ts';

/** A backend inside the test's own process, with a clock that the test sets. */
export interface TestBackend extends Backend {
  readonly app: App;
  readonly folder: string;
  readonly log: () => string;
  readonly setTime: (time: Date) => void;
  readonly issueKey: (order?: {
    readonly seats?: number;
    readonly until?: string;
    readonly product?: Product;
  }) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens a backend on a real store in a new folder, with the sample product. */
export async function openTestBackend(): Promise<TestBackend> {
  const folder = await makeTemporaryFolder();
  const lines: string[] = [];
  let now = new Date();
  const ports: Ports = {
    clock: () => now,
    randomBytes: (count) => randomBytes(count),
    createId: () => randomUUID(),
  };
  const opened = await openBackend({ folder, canCreate: true, environment: {}, ports });
  if (!opened.ok) throw new Error(opened.failure.code);
  const backend = opened.value;
  const logger = createJsonLogger({ write: (line) => lines.push(line), clock: ports.clock });
  const app = await createApp({
    ...backend,
    pingStore: () => backend.store.ping(),
    createId: ports.createId,
    logger,
  });
  await addProduct(backend, await readSampleProduct());
  return {
    ...{ ...backend, app, folder },
    log: () => lines.join(''),
    setTime: (time) => {
      now = time;
    },
    issueKey: (order) => issueKey(backend, order),
    close: async () => {
      await app.close();
      await backend.store.close();
      await removeFolder(folder);
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
