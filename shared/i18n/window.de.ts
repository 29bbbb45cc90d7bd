export const windowDe = {} as const;
