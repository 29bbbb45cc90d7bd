import type Store from 'electron-store';
import type { Logger } from '../logging/logger.ts';

/** How often the question was put to the person, and whether it may be put again. */
export interface Asked {
  readonly times: number;
  readonly isNever: boolean;
}

/** What the person prefers; nothing that must survive a full disk is kept here. */
export interface Preferences {
  readonly asked: () => Asked;
  readonly setAsked: (asked: Asked) => void;
}

type Stored = { readonly asked: Asked };

const NOT_ASKED: Asked = { times: 0, isNever: false };

/**
 * Preferences in electron-store; loaded when first needed, so that nothing of it is in the way of the first paint.
 *
 * A folder that cannot be read or written costs a reminder more, which is better than a program that does not start.
 */
export async function loadPreferences(folder: string, logger: Logger): Promise<Preferences> {
  const store = await openStore(folder, logger);
  let remembered = store?.get('asked') ?? NOT_ASKED;
  return {
    asked: () => remembered,
    setAsked(asked) {
      remembered = asked;
      orLog(() => store?.set('asked', asked), logger);
    },
  };
}

async function openStore(folder: string, logger: Logger): Promise<Store<Stored> | undefined> {
  const { default: ElectronStore } = await import('electron-store');
  return orLog(
    () =>
      new ElectronStore<Stored>({
        cwd: folder,
        name: 'preferences',
        defaults: { asked: NOT_ASKED },
        schema: {
          asked: {
            type: 'object',
            properties: { times: { type: 'integer', minimum: 0 }, isNever: { type: 'boolean' } },
            required: ['times', 'isNever'],
          },
        },
        clearInvalidConfig: true,
      }),
    logger,
  );
}

function orLog<T>(use: () => T, logger: Logger): T | undefined {
  try {
    return use();
  } catch (error) {
    logger.event('preferences-unusable', { code: error instanceof Error ? error.name : 'unknown' });
    return undefined;
  }
}
