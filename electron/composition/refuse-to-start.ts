import { app, dialog } from 'electron';
import type { Mode } from '../command-line/parse-arguments.ts';
import type { ConfigurationFailure } from '../configuration/read-json.ts';
import { createTranslate } from '../../shared/i18n/translate.ts';
import { chooseLanguage } from '../../shared/product/language.ts';

const EXIT_CONFIGURATION = 1;

/** Says which file of the vendor or the administrator is missing or wrong, and ends the program. */
export async function refuseToStart(
  mode: Mode,
  { code, detail = code }: ConfigurationFailure,
): Promise<void> {
  process.stderr.write(`error ${code}: ${detail}\n`);
  if (mode.kind === 'window') {
    await app.whenReady();
    const translate = createTranslate(chooseLanguage(app.getPreferredSystemLanguages()));
    dialog.showErrorBox(translate(`error.${code}.what`), translate(`error.${code}.do`, { detail }));
  }
  process.exit(EXIT_CONFIGURATION);
}
