import { app, dialog } from 'electron';
import { createTranslate } from '../../shared/i18n/translate.ts';
import { chooseLanguage } from '../../shared/product/language.ts';
import type { Product } from '../../shared/product/product.ts';
import type { Logger } from './logger.ts';

/** Catches, once and at the top, what no part expected: the log gets its kind, the person a plain sentence, nobody a stack. */
export function reportBugs(product: Product, logger: Logger): void {
  let isTold = false;
  const report = (error: unknown): void => {
    logger.event('bug', { code: error instanceof Error ? error.name : 'unknown' });
    if (isTold || !app.isReady()) return;
    isTold = true;
    const translate = createTranslate(chooseLanguage(app.getPreferredSystemLanguages()));
    dialog.showErrorBox(
      translate('error.unexpected.what'),
      translate('error.unexpected.do', { contact: product.vendor.supportContact }),
    );
  };
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);
}
