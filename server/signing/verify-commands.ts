import { z } from 'zod';
import { productIdSchema, type ProductId } from '../../shared/product/product.ts';
import { installationIdSchema, type InstallationId } from '../../shared/registration/registration-request.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { certificateType, receiptType, type DocumentType } from '../../shared/signing/documents.ts';
import { trustRootSchema, type TrustRoot } from '../../shared/signing/trust-root.ts';
import { verifyDocument, type Expectation } from '../../shared/signing/verify-document.ts';
import { defineCommand, type Command, type CommandContext, type Outcome } from '../command-line/command.ts';
import { formatFacts } from '../command-line/format-facts.ts';
import { parseJson } from '../../shared/result/parse-json.ts';
import { jwsReader } from './jws-reader.ts';

/** Makes `deed certificate verify` and `deed receipt verify`. */
export function createVerifyCommands(): readonly Command[] {
  return [createVerifyCommand('certificate', certificateType), createVerifyCommand('receipt', receiptType)];
}

interface AboutInstallation {
  readonly product: ProductId;
  readonly installation: InstallationId;
}

function createVerifyCommand<Content extends AboutInstallation>(
  name: string,
  type: DocumentType<Content>,
): Command {
  return defineCommand({
    words: `${name} verify`,
    usage: 'FILE|- [--trust-root FILE] [--product P] [--installation ID]',
    summary: `Verifies a signed ${name} with a trust root, or with the keys of the store`,
    places: ['file'],
    values: z.strictObject({
      file: z.string(),
      'trust-root': z.string().optional(),
      product: productIdSchema.optional(),
      installation: installationIdSchema.optional(),
    }),
    run: async ({ file, product, installation, 'trust-root': trustRootFile }, context) => {
      const jws = await context.readText(file);
      if (jws === undefined) return fail('DOCUMENT_UNREADABLE', file);
      const trustRoot = await findTrustRoot(trustRootFile, context);
      if (!trustRoot.ok) return trustRoot;
      const expectation: Expectation = {
        trustRoot: trustRoot.value,
        ...(product === undefined ? {} : { product }),
        ...(installation === undefined ? {} : { installation }),
      };
      const content = await verifyDocument({ type, jws: jws.trim() }, expectation, jwsReader);
      if (!content.ok) return content;
      return ok({ json: { verified: true, [name]: content.value }, text: formatFacts(content.value) });
    },
  });
}

async function findTrustRoot(
  file: string | undefined,
  { readText, withBackend }: CommandContext,
): Outcome<TrustRoot> {
  if (file === undefined) return withBackend(false, async ({ trustRoot }) => ok(trustRoot));
  const parsed = trustRootSchema.safeParse(parseJson((await readText(file)) ?? ''));
  return parsed.success ? ok(parsed.data) : fail('TRUST_ROOT_INVALID', file);
}
