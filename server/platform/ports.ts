/** Says what time it is. */
export type Clock = () => Date;

/** Gives that many bytes from a cryptographically secure source. */
export type RandomBytes = (count: number) => Uint8Array;

/** Makes a random UUID. */
export type CreateId = () => string;

/** What the backend takes from its surroundings, so that tests can hold time and chance still. */
export interface Ports {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly createId: CreateId;
}

/** Variables of the process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;
