import type { z } from 'zod';
import type { ClientState } from '../../shared/client/client-state.ts';
import { toClientState, type RegistrationRecord } from '../../shared/client/to-client-state.ts';
import type { submissionSchema } from '../../shared/ipc/ipc-contract.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox-entry.ts';
import { transition } from '../../shared/outbox/transition.ts';
import type { Product } from '../../shared/product/product.ts';
import type { InstallationId, RegistrationRequest } from '../../shared/registration/registration-request.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { WriteProblem } from '../durable-files/write-durably.ts';
import type { KeychainProblem } from '../keychain/keychain.ts';
import type { Logger } from '../logging/logger.ts';
import type { Clock } from '../platform/ports.ts';
import type { Asked } from '../preferences/preferences.ts';
import { openRequest } from '../registration/entry-body.ts';
import type { Place } from '../registration/place.ts';
import { saveRegistration, type SaveProblem } from '../registration/save-registration.ts';
import type { SyncWorker } from '../sync/sync-worker.ts';

/** What the client is made of. */
export interface ClientDependencies {
  readonly product: Product;
  readonly disk: Place;
  readonly memory: Place;
  readonly sync: Pick<SyncWorker, 'wake' | 'view'>;
  readonly loadRecord: () => Promise<RegistrationRecord>;
  /** Whether documents that did not verify were set aside. */
  readonly hasUnreadableDocuments: () => boolean;
  readonly ensureInstallation: () => Promise<Result<InstallationId, { code: WriteProblem }>>;
  readonly asked: () => Promise<Asked>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A checked submission from the form. */
export type Submission = z.output<typeof submissionSchema>;

/** What a person can be told instead of a secret. */
export type RevealProblem = KeychainProblem | 'ENTRY_UNREADABLE' | 'NOTHING_TO_SHOW';

/** The registration of this copy, as the window's verbs see it. */
export interface RegistrationClient {
  readonly state: () => Promise<ClientState>;
  readonly submit: (submission: Submission) => Promise<Result<ClientState, { code: SaveProblem }>>;
  readonly tryNow: () => Promise<Result<ClientState, { code: WriteProblem | 'NOTHING_TO_SEND' }>>;
  readonly revealRequest: () => Promise<Result<RegistrationRequest, { code: RevealProblem }>>;
  readonly revealLicenceKey: () => Promise<Result<string, { code: RevealProblem }>>;
}

/** Makes the client of its ports. */
export function createRegistrationClient(dependencies: ClientDependencies): RegistrationClient {
  const { disk, memory, sync } = dependencies;

  async function state(): Promise<ClientState> {
    const { place, entry } = current(disk, memory);
    return toClientState({
      entry,
      storage: place.storage,
      record: await dependencies.loadRecord(),
      hasUnreadable: disk.outbox.hasUnreadable() || dependencies.hasUnreadableDocuments(),
      isSending: entry !== undefined && sync.view.sendingId === entry.id,
      nextAttemptAt: sync.view.nextAttemptAt,
      keychainProblem: sync.view.keychainProblem,
      asked: await dependencies.asked(),
    });
  }

  async function submit({ draft, storage }: Submission): Promise<Result<ClientState, { code: SaveProblem }>> {
    const installation = await dependencies.ensureInstallation();
    if (!installation.ok) return installation;
    const place = storage === 'disk' ? disk : memory;
    const { product, clock, logger } = dependencies;
    const saved = await saveRegistration(draft, place, { product, installation: installation.value, clock });
    logger.event(
      'save',
      saved.ok ? { entry: saved.value.id, storage } : { code: saved.failure.code, storage },
    );
    if (!saved.ok) return saved;
    await forgetOther(place, memory);
    void sync.wake('due');
    return ok(await state());
  }

  async function tryNow(): Promise<Result<ClientState, { code: WriteProblem | 'NOTHING_TO_SEND' }>> {
    const { place, entry } = current(disk, memory);
    if (entry === undefined) return fail('NOTHING_TO_SEND');
    const saved = await place.outbox.save(transition(entry, { kind: 'retryAsked' }, dependencies.clock()));
    if (!saved.ok) return saved;
    void sync.wake('now');
    return ok(await state());
  }

  async function revealRequest(): Promise<Result<RegistrationRequest, { code: RevealProblem }>> {
    const { place, entry } = current(disk, memory);
    return entry === undefined ? fail('NOTHING_TO_SHOW') : openRequest(entry, place.keychain);
  }

  async function revealLicenceKey(): Promise<Result<string, { code: RevealProblem }>> {
    const kept = await current(disk, memory).place.keychain.read('licence-key');
    if (!kept.ok) return kept;
    return kept.value === undefined ? fail('NOTHING_TO_SHOW') : ok(kept.value);
  }

  return { state, submit, tryNow, revealRequest, revealLicenceKey };
}

/** The newest entry and where it is kept; what a person entered in this run without a keychain comes first. */
function current(
  disk: Place,
  memory: Place,
): { readonly place: Place; readonly entry: OutboxEntry | undefined } {
  const inMemory = memory.outbox.load().at(-1);
  if (inMemory !== undefined) return { place: memory, entry: inMemory };
  return { place: disk, entry: disk.outbox.load().at(-1) };
}

/** A registration saved to disk replaces the one that was kept in memory only. */
async function forgetOther(place: Place, memory: Place): Promise<void> {
  if (place === memory) return;
  for (const entry of memory.outbox.load()) await memory.outbox.remove(entry);
}
