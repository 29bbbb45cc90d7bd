import { join } from 'node:path';
import { ok, type Failure, type Result } from '../shared/result/result.ts';
import type { TrustRoot } from '../shared/signing/trust-root.ts';
import { createOnce } from './idempotency/once.ts';
import { hasKeyMarks, matchKeyMarks } from './keys/key-marks.ts';
import { loadKeys, type KeyProblem, type Keys } from './keys/load-keys.ts';
import { createLicences, type Licences } from './licence/licences.ts';
import type { Environment, Ports } from './platform/ports.ts';
import { createRegistrar, type Registrar } from './registration/registrar.ts';
import type { ServiceNeeds } from './service-needs.ts';
import { createDocumentSigner } from './signing/document-signer.ts';
import { toTrustRoot } from './signing/to-trust-root.ts';
import { openStore, type OpenStore, type StoreProblem } from './store/open-store.ts';
import { parseStoreAddress } from './store/store-address.ts';

/** The backend behind both doors, HTTP and the command line. */
export interface Backend extends ServiceNeeds {
  readonly store: OpenStore;
  readonly licences: Licences;
  readonly registrar: Registrar;
  readonly trustRoot: TrustRoot;
}

/** Why the backend cannot be opened. */
export type BackendProblem = 'STORE_ADDRESS_UNSUPPORTED' | StoreProblem | KeyProblem | 'KEY_MISMATCH';

/** Where the backend's data is and what it takes from its surroundings. */
export interface BackendNeeds {
  /** What `--data` names: a folder, or a PostgreSQL database. */
  readonly data: string;
  readonly canCreate: boolean;
  readonly environment: Environment;
  readonly ports: Ports;
}

/** Opens the store, loads the keys it was written with, and puts the services on top of them. */
export async function openBackend(needs: BackendNeeds): Promise<Result<Backend, Failure<BackendProblem>>> {
  const address = parseStoreAddress(needs.data, needs.environment);
  if (!address.ok) return address;
  const store = await openStore({ address: address.value, canCreate: needs.canCreate });
  if (!store.ok) return store;
  const { files } = address.value;
  const keys = await loadMatchingKeys(store.value, files, needs);
  if (keys.ok) return ok(createBackend({ store: store.value, keys: keys.value, files, ports: needs.ports }));
  await store.value.close();
  return keys;
}

async function loadMatchingKeys(
  store: OpenStore,
  files: string,
  { environment, ports }: BackendNeeds,
): Promise<Result<Keys, Failure<BackendProblem>>> {
  // A store that was written with keys must get the same ones again; new ones would only hide that they are gone.
  const canCreate = !(await hasKeyMarks(store));
  const keys = await loadKeys({ folder: join(files, 'keys'), environment, canCreate, ...ports });
  if (!keys.ok) return keys;
  const matched = await matchKeyMarks(store, keys.value);
  return matched.ok ? keys : matched;
}

function createBackend(
  given: Pick<ServiceNeeds, 'keys' | 'files' | 'ports'> & { readonly store: OpenStore },
): Backend {
  const { store, keys, ports } = given;
  const needs = {
    ...given,
    signer: createDocumentSigner(keys.signing),
    once: createOnce({ store, clock: ports.clock }),
  };
  return {
    ...needs,
    licences: createLicences(needs),
    registrar: createRegistrar(needs),
    trustRoot: toTrustRoot(keys.signing),
  };
}
