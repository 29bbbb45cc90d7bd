import { createRoot } from 'react-dom/client';
import type { Answer, Bridge } from '../../shared/ipc/bridge.ts';
import { createTranslate } from '../../shared/i18n/translate.ts';
import { chooseLanguage } from '../../shared/product/language.ts';
import type { Clock } from '../platform/clock.ts';
import { preloadParts } from '../platform/lazy-parts.ts';
import { App } from './app.tsx';
import type { ClientStateStore } from './client-state-store.ts';
import { Emergency } from './emergency.tsx';
import { EnvironmentContext, toEnvironment } from './environment.ts';

/** What the window needs. */
export interface WindowParts {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly store: ClientStateStore;
  /** The answer to the first question, which was asked while this file was loaded. */
  readonly start: Promise<Answer<'start'>>;
}

/** Draws what the main process says there is. */
export async function openWindow({ bridge, clock, store, start }: WindowParts): Promise<void> {
  const place = document.getElementById('window');
  if (place === null) throw new Error('expected an element with the id "window" in index.html, found none');
  const answer = await start;
  const language = answer.ok ? answer.value.language : chooseLanguage(navigator.languages);
  const translate = createTranslate(language);
  document.documentElement.lang = language;
  const root = createRoot(place, {
    // A mistake in the page has taken everything off the screen: say so, and where the data is.
    onUncaughtError: (error) => {
      reportError(error);
      root.render(<Emergency translate={translate} cause="stopped" />);
    },
  });
  if (!answer.ok) return root.render(<Emergency translate={translate} cause="start" />);
  store.adoptFirst(answer.value.state);
  root.render(
    <EnvironmentContext value={toEnvironment({ ...answer.value, bridge, clock, translate })}>
      <App store={store} />
    </EnvironmentContext>,
  );
  clock.afterPaint(() => void preloadParts());
}
