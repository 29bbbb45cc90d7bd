import { app, clipboard, dialog, type BrowserWindow } from 'electron';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Start } from '../../shared/ipc/ipc-contract.ts';
import { chooseLanguage } from '../../shared/product/language.ts';
import { fail, ok } from '../../shared/result/result.ts';
import type { Configuration } from '../configuration/load-configuration.ts';
import { writeDurably } from '../durable-files/write-durably.ts';
import type { RequestHandlers } from '../ipc/serve-requests.ts';
import type { Preferences } from '../preferences/preferences.ts';
import type { ComposedClient } from './compose-client.ts';

/** What the window's verbs reach. */
export interface HandlerParts {
  readonly composed: ComposedClient;
  readonly configuration: Configuration;
  readonly preferences: Promise<Preferences>;
  readonly window: () => BrowserWindow | undefined;
}

/** Answers every request of the contract. */
export function createHandlers(parts: HandlerParts): RequestHandlers {
  const { configuration, preferences } = parts;
  const { client, sync, documents } = parts.composed;
  let isCounted = false;
  const close = (): void => {
    // After this answer has reached the page, so that its promise does not end in an error.
    setImmediate(() => parts.window()?.close());
  };
  return {
    async start() {
      const state = await client.state();
      const isAsking = state.kind === 'unregistered' && !state.isSilenced;
      if (isAsking && !isCounted) countQuestion(await preferences);
      isCounted ||= isAsking;
      return ok(toStart(configuration, state));
    },
    submitRegistration: (submission) => client.submit(submission),
    tryNow: () => client.tryNow(),
    async reopenRegistration() {
      const request = await client.revealRequest();
      if (!request.ok) return request;
      const { owner, licenceKey, choices } = request.value;
      return ok({ owner, licenceKey, choices });
    },
    revealLicenceKey: () => client.revealLicenceKey(),
    async revealOwner() {
      const request = await client.revealRequest();
      return request.ok ? ok(request.value.owner) : request;
    },
    async copySupportCode() {
      const state = await client.state();
      if (state.kind !== 'registered') return fail('NOTHING_TO_SHOW');
      await clipboard.writeText(state.supportCode);
      return ok(null);
    },
    saveReceipt: () => saveReceipt(documents.load()?.receipt, configuration, parts.window()),
    async readAgreement(language) {
      return ok(await readFile(join(configuration.productFolder, `agreement.${language}.txt`), 'utf8'));
    },
    postpone() {
      close();
      return Promise.resolve(ok(null));
    },
    async neverAsk() {
      const { asked, setAsked } = await preferences;
      setAsked({ ...asked(), isNever: true });
      close();
      return ok(null);
    },
    closeWindow() {
      close();
      return Promise.resolve(ok(null));
    },
    reportNetwork(isOnline) {
      if (isOnline) void sync.networkReturned();
      return Promise.resolve(ok(null));
    },
  };
}

/** Counts the question; what is counted is that the person was asked, not how often the page was drawn. */
function countQuestion(preferences: Preferences): void {
  const { times, isNever } = preferences.asked();
  preferences.setAsked({ times: times + 1, isNever });
}

function toStart({ product }: Configuration, state: Start['state']): Start {
  const preferred = [app.commandLine.getSwitchValue('lang'), ...app.getPreferredSystemLanguages()].filter(
    (tag) => tag !== '',
  );
  const language = chooseLanguage(preferred);
  const locale = preferred.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
  return { product, language, locale, state };
}

async function saveReceipt(
  receipt: string | undefined,
  { product }: Configuration,
  window: BrowserWindow | undefined,
): ReturnType<RequestHandlers['saveReceipt']> {
  if (receipt === undefined || window === undefined) return fail('NOTHING_TO_SHOW');
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: `${product.id}-receipt.jws`,
  });
  if (canceled || filePath === undefined || filePath === '') return ok({ path: null });
  const saved = await writeDurably(filePath, receipt);
  return saved.ok ? ok({ path: filePath }) : saved;
}
