import { join } from 'node:path';
import { ok, type Failure, type Result } from '../shared/result/result.ts';
import type { TrustRoot } from '../shared/signing/trust-root.ts';
import { hasKeyMarks, matchKeyMarks } from './keys/key-marks.ts';
import { loadKeys, type KeyProblem, type Keys } from './keys/load-keys.ts';
import { createLicences, type Licences } from './licence/licences.ts';
import type { Environment, Ports } from './platform/ports.ts';
import { createRegistrar, type Registrar } from './registration/registrar.ts';
import { createDocumentSigner } from './signing/document-signer.ts';
import { toTrustRoot } from './signing/to-trust-root.ts';
import { openStore, type StoreLocation, type StoreProblem } from './store/open-store.ts';
import type { Store } from './store/store.ts';

/** The backend behind both doors, HTTP and the command line. */
export interface Backend {
  readonly store: Store;
  readonly licences: Licences;
  readonly registrar: Registrar;
  readonly trustRoot: TrustRoot;
}

/** Why the backend cannot be opened. */
export type BackendProblem = StoreProblem | KeyProblem | 'KEY_MISMATCH';

/** Where the backend's data is and what it takes from its surroundings. */
export interface BackendNeeds extends StoreLocation {
  readonly environment: Environment;
  readonly ports: Ports;
}

/** Opens the store, loads the keys it was written with, and puts the services on top of them. */
export async function openBackend(needs: BackendNeeds): Promise<Result<Backend, Failure<BackendProblem>>> {
  const store = await openStore(needs);
  if (!store.ok) return store;
  const keys = await loadMatchingKeys(store.value, needs);
  if (keys.ok) return ok(createBackend(store.value, keys.value, needs.ports));
  await store.value.close();
  return keys;
}

async function loadMatchingKeys(
  store: Store,
  { folder, environment, ports }: BackendNeeds,
): Promise<Result<Keys, Failure<BackendProblem>>> {
  // A store that was written with keys must get the same ones again; new ones would only hide that they are gone.
  const canCreate = !(await hasKeyMarks(store));
  const keys = await loadKeys({ folder: join(folder, 'keys'), environment, canCreate, ...ports });
  if (!keys.ok) return keys;
  const matched = await matchKeyMarks(store, keys.value);
  return matched.ok ? keys : matched;
}

function createBackend(store: Store, keys: Keys, ports: Ports): Backend {
  const signer = createDocumentSigner(keys.signing);
  return {
    store,
    licences: createLicences({ store, pepper: keys.pepper, ...ports }),
    registrar: createRegistrar({ store, keys, signer, ports }),
    trustRoot: toTrustRoot(keys.signing),
  };
}
