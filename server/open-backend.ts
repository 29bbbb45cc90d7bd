import { join } from 'node:path';
import { ok, type Failure, type Result } from '../shared/result/result.ts';
import type { TrustRoot } from '../shared/signing/trust-root.ts';
import { createCertificates, type Certificates } from './certificate/certificates.ts';
import { createOnce } from './idempotency/once.ts';
import { acceptSigningKey, hasKeyMarks, matchKeyMarks, type MarkProblem } from './keys/key-marks.ts';
import { loadKeys, type KeyProblem, type Keys } from './keys/load-keys.ts';
import { refreshKeys } from './keys/rotate-keys.ts';
import { createKeyRecoveries, type KeyRecoveries } from './key-recovery/key-recoveries.ts';
import { createLicences, type Licences } from './licence/licences.ts';
import { createNudge } from './outgoing/nudge.ts';
import { createOwnerChanges, type OwnerChanges } from './owner-change/owner-changes.ts';
import { createOrders, type Orders } from './order/orders.ts';
import { createPrefills, type Prefills } from './order/prefills.ts';
import { createProcessors, type Processors } from './order/processors.ts';
import type { Environment, Ports } from './platform/ports.ts';
import { createRegistrar, type Registrar } from './registration/registrar.ts';
import { createSeatReleases, type SeatReleases } from './seat/seat-releases.ts';
import type { ServiceNeeds } from './service-needs.ts';
import { createDocumentSigner } from './signing/document-signer.ts';
import { toTrustRoot } from './signing/to-trust-root.ts';
import { openStore, refuseStore, type OpenStore, type StoreProblem } from './store/open-store.ts';
import { parseStoreAddress } from './store/store-address.ts';
import { refuseRestored } from './store/store-state.ts';
import { createTakeOvers, type TakeOvers } from './take-over/take-overs.ts';

/** The backend behind both doors, HTTP and the command line. */
export interface Backend extends ServiceNeeds {
  readonly store: OpenStore;
  readonly licences: Licences;
  readonly registrar: Registrar;
  readonly seatReleases: SeatReleases;
  readonly certificates: Certificates;
  readonly takeOvers: TakeOvers;
  readonly keyRecoveries: KeyRecoveries;
  readonly ownerChanges: OwnerChanges;
  readonly processors: Processors;
  readonly orders: Orders;
  readonly prefills: Prefills;
  readonly trustRoot: TrustRoot;
  /** Takes up keys that were announced since; gives the names of those that are not here. To be called every half minute while serving. */
  readonly refreshKeys: () => Promise<readonly string[]>;
}

/** Why the backend cannot be opened. */
export type BackendProblem =
  'STORE_ADDRESS_UNSUPPORTED' | StoreProblem | 'STORE_RESTORED' | KeyProblem | MarkProblem;

/** What a backend may be opened on. */
export interface BackendOpening {
  /** Whether a restored store is opened although the erasure ledger was not replayed: only to replay it. */
  readonly acceptsRestored?: boolean;
  /** Whether the store's signing key may be another than before, and is the store's from now on. */
  readonly acceptsSigningKey?: boolean;
}

/** Where the backend's data is and what it takes from its surroundings. */
export interface BackendNeeds extends BackendOpening {
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
  const usable = needs.acceptsRestored === true ? ok(undefined) : await refuseRestored(store.value);
  if (!usable.ok) return refuseStore(store.value, usable);
  const { files } = address.value;
  const keys = await loadMatchingKeys(store.value, files, needs);
  if (keys.ok) return ok(createBackend({ store: store.value, keys: keys.value, files, ports: needs.ports }));
  return refuseStore(store.value, keys);
}

async function loadMatchingKeys(
  store: OpenStore,
  files: string,
  { environment, ports, acceptsSigningKey }: BackendNeeds,
): Promise<Result<Keys, Failure<BackendProblem>>> {
  // A store that was written with keys must get the same ones again; new ones would only hide that they are gone.
  const canCreate = !(await hasKeyMarks(store));
  const keys = await loadKeys({ folder: join(files, 'keys'), environment, canCreate, ...ports });
  if (!keys.ok) return keys;
  const matched = await matchKeyMarks(store, keys.value);
  if (matched.ok) return keys;
  if (matched.failure.code !== 'SIGNING_KEY_CHANGED' || acceptsSigningKey !== true) return matched;
  await store.write((queries) => acceptSigningKey(queries, keys.value));
  return keys;
}

function createBackend(
  given: Pick<ServiceNeeds, 'keys' | 'files' | 'ports'> & { readonly store: OpenStore },
): Backend {
  const { store, keys, ports } = given;
  const needs = {
    ...given,
    signer: createDocumentSigner(keys.signing),
    nudge: createNudge(),
    once: createOnce({ store, clock: ports.clock }),
  };
  return {
    ...needs,
    licences: createLicences(needs),
    registrar: createRegistrar(needs),
    seatReleases: createSeatReleases(needs),
    certificates: createCertificates(needs),
    takeOvers: createTakeOvers(needs),
    keyRecoveries: createKeyRecoveries(needs),
    ownerChanges: createOwnerChanges(needs),
    processors: createProcessors(needs),
    orders: createOrders(needs),
    prefills: createPrefills(needs),
    trustRoot: toTrustRoot(keys.signing),
    refreshKeys: () => refreshKeys({ store, keys }),
  };
}
