import { randomBytes } from 'node:crypto';
import type { Ports } from './ports.ts';
import { createTimeOrderedId } from './time-ordered-id.ts';

/** The system's clock and its secure source of randomness. */
export function createNodePorts(): Ports {
  return {
    clock: () => new Date(),
    randomBytes: (count) => randomBytes(count),
    createId: () => createTimeOrderedId(Date.now()),
  };
}
