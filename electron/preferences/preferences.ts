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

/** Preferences in electron-store; loaded when first needed, so that nothing of it is in the way of the first paint. */
export async function loadPreferences(folder: string): Promise<Preferences> {
  const { default: Store } = await import('electron-store');
  const store = new Store<{ asked: Asked }>({
    cwd: folder,
    name: 'preferences',
    defaults: { asked: { times: 0, isNever: false } },
    schema: {
      asked: {
        type: 'object',
        properties: { times: { type: 'integer', minimum: 0 }, isNever: { type: 'boolean' } },
        required: ['times', 'isNever'],
      },
    },
    // A damaged file costs a reminder more, which is better than a program that does not start.
    clearInvalidConfig: true,
  });
  return {
    asked: () => store.get('asked'),
    setAsked: (asked) => {
      store.set('asked', asked);
    },
  };
}
