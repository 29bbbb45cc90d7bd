import { join } from 'node:path';
import { createCertificateRefresh, type CertificateRefresh } from '../certificate/certificate-refresh.ts';
import { createRegistrationClient, type RegistrationClient } from '../client/registration-client.ts';
import type { Configuration } from '../configuration/load-configuration.ts';
import { createDocumentStore, type DocumentStore } from '../documents/document-store.ts';
import { loadRecord } from '../documents/load-record.ts';
import { createFileFolder, removeUnfinished, type FileFolder } from '../durable-files/file-folder.ts';
import { createKeytarKeychain } from '../keychain/keytar-keychain.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.ts';
import type { Logger } from '../logging/logger.ts';
import { createFileOutboxStore } from '../outbox/file-outbox-store.ts';
import { createMemoryOutboxStore } from '../outbox/memory-outbox-store.ts';
import type { Platform } from '../platform/ports.ts';
import type { Preferences } from '../preferences/preferences.ts';
import { ensureInstallationId, readInstallationId } from '../registration/installation.ts';
import type { Place } from '../registration/place.ts';
import { createAttempt } from '../sync/attempt.ts';
import { createFetchTransport, type Fetch } from '../sync/fetch-transport.ts';
import { SyncWorker } from '../sync/sync-worker.ts';
import { createTrust } from '../trust/create-trust.ts';
import type { Expectation } from '../../shared/signing/verify-document.ts';

/** What the client is put together from. */
export interface ClientParts {
  readonly configuration: Configuration;
  readonly dataFolder: string;
  /** Still being loaded: nothing waits for them but the one answer that needs them. */
  readonly preferences: Promise<Preferences>;
  readonly fetch: Fetch;
  readonly platform: Platform;
  readonly logger: Logger;
  /** Called whenever the state may have changed. */
  readonly onChange: () => void;
}

/** The client and what runs beside it. */
export interface ComposedClient {
  readonly client: RegistrationClient;
  readonly sync: SyncWorker;
  readonly refresh: CertificateRefresh;
  readonly documents: DocumentStore;
  /** Moves what cannot be read aside and removes what a crash left unfinished; before the first sync. */
  readonly tidyUp: () => Promise<void>;
  /** Whether the system's keychain owes an answer, perhaps because it asks a person for a password. */
  readonly isKeychainBusy: () => boolean;
}

/** Puts the client together; nothing is read or written before somebody asks. */
export function composeClient(parts: ClientParts): ComposedClient {
  const { configuration, dataFolder, platform, logger } = parts;
  const { product } = configuration;
  const aside = join(dataFolder, 'set-aside');
  const root = createFileFolder(dataFolder, aside);
  const outboxFolder = join(dataFolder, 'outbox');
  const documents = createDocumentStore(
    createFileFolder(join(dataFolder, 'documents'), join(aside, 'documents')),
  );
  const installation = (): string => readInstallationId(root) ?? 'none';
  const keychain = createKeytarKeychain({ product: product.id, installation });
  const disk = createDiskPlace(keychain, createFileFolder(outboxFolder, join(aside, 'outbox')));
  const memory = createMemoryPlace();
  const { trustRoot: shipped, server } = configuration;
  const trust = createTrust({ shipped, server, folder: root, fetch: parts.fetch, logger });
  const exchange = { server, documents, logger, transport: createFetchTransport(parts.fetch) };
  const sync = new SyncWorker({
    places: [disk, memory],
    attempt: createAttempt({
      ...{ ...exchange, clock: platform.clock },
      expectation: async () => toExpectation(await trust.ensure(), product.id, root),
    }),
    platform,
    logger,
    onChange: parts.onChange,
  });
  const expectation = (): Expectation | undefined => toExpectation(trust.known(), product.id, root);
  const refresh = createCertificateRefresh({
    ...{ ...exchange, expectation, platform, onChange: parts.onChange },
    keychains: [memory.keychain, keychain],
  });
  const readRecord = () => loadRecord(documents, expectation());
  // Read once, before this run counts its own question.
  const asked = parts.preferences.then((preferences) => preferences.asked());
  const client = createRegistrationClient({
    product,
    disk,
    memory,
    sync,
    loadRecord: readRecord,
    hasUnreadableDocuments: () => documents.hasSetAside(),
    ensureInstallation: () => ensureInstallationId(root),
    asked: () => asked,
    clock: platform.clock,
    logger,
  });
  return {
    client,
    sync,
    refresh,
    documents,
    isKeychainBusy: keychain.isBusy,
    async tidyUp() {
      for (const folder of [dataFolder, outboxFolder, join(dataFolder, 'documents')])
        removeUnfinished(folder);
      await disk.outbox.setUnreadableAside();
      // Without keys to verify with, nothing can be said against a document.
      if (expectation() !== undefined && (await readRecord()).kind === 'unreadable')
        await documents.setAside();
    },
  };
}

function createDiskPlace(keychain: Place['keychain'], folder: FileFolder): Place {
  return { storage: 'disk', keychain, outbox: createFileOutboxStore(folder) };
}

function createMemoryPlace(): Place {
  return { storage: 'memory', keychain: createMemoryKeychain(), outbox: createMemoryOutboxStore() };
}

/** What stored and received documents must be: signed by a key that is trusted, for this product and this installation. */
function toExpectation(
  trustRoot: Expectation['trustRoot'] | undefined,
  product: Configuration['product']['id'],
  root: FileFolder,
): Expectation | undefined {
  const installation = readInstallationId(root);
  return trustRoot === undefined || installation === undefined
    ? undefined
    : { trustRoot, product, installation };
}
