import type { FileFolder } from '../durable-files/file-folder.ts';
import type { WriteProblem } from '../durable-files/write-durably.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { RegistrationResponse } from '../../shared/registration/registration-request.ts';

/** The three signed documents of a registration as they lie on disk: not secret, without personal data, not yet verified. */
export type StoredDocuments = Omit<RegistrationResponse, 'version'>;

/** Where the signed documents are kept, each in a file that a stranger can verify. */
export interface DocumentStore {
  /** All three, or `undefined` if one is missing. */
  readonly load: () => StoredDocuments | undefined;
  readonly save: (documents: StoredDocuments) => Promise<Result<void, { code: WriteProblem }>>;
  /** Keeps only a certificate: the signed word that the licence was revoked. */
  readonly saveCertificate: (certificate: string) => Promise<Result<void, { code: WriteProblem }>>;
  /** The certificate alone. */
  readonly loadCertificate: () => string | undefined;
  /** Moves documents that do not verify out of the way. */
  readonly setAside: () => Promise<void>;
  /** Whether documents were ever set aside. */
  readonly hasSetAside: () => boolean;
}

const FILES = {
  acknowledgement: 'acknowledgement.jws',
  receipt: 'receipt.jws',
  // Last, because the certificate is what makes a registration: one that is there has the other two beside it.
  certificate: 'certificate.jws',
} as const;

/** Keeps the documents in a folder. */
export function createDocumentStore(folder: FileFolder): DocumentStore {
  return {
    load() {
      const acknowledgement = folder.read(FILES.acknowledgement);
      const receipt = folder.read(FILES.receipt);
      const certificate = folder.read(FILES.certificate);
      if (acknowledgement === undefined || receipt === undefined || certificate === undefined)
        return undefined;
      return { acknowledgement, receipt, certificate };
    },
    async save(documents) {
      for (const kind of ['acknowledgement', 'receipt', 'certificate'] as const) {
        const saved = await folder.write(FILES[kind], documents[kind]);
        if (!saved.ok) return saved;
      }
      return ok(undefined);
    },
    saveCertificate: (certificate) => folder.write(FILES.certificate, certificate),
    loadCertificate: () => folder.read(FILES.certificate),
    async setAside() {
      for (const { name } of folder.readAll()) await folder.setAside(name);
    },
    hasSetAside: () => folder.hasSetAside(),
  };
}
