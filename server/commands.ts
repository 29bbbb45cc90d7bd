import type { Command } from './command-line/command.ts';
import { createLicenceCommands } from './licence/licence-commands.ts';
import type { Ports } from './platform/ports.ts';
import { createProductCommands } from './product/product-commands.ts';
import { trustRootCommand } from './signing/trust-root-command.ts';
import { createVerifyCommands } from './signing/verify-commands.ts';

/** Every `deed` command but `serve`, in the order in which `deed help` shows them. */
export function createCommands(ports: Ports): readonly Command[] {
  return [
    ...createProductCommands(ports.clock),
    ...createLicenceCommands(),
    trustRootCommand,
    ...createVerifyCommands(),
  ];
}
