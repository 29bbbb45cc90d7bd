import { createBackupCommands } from './backup/backup-commands.ts';
import type { Command } from './command-line/command.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { createExportCommands } from './export/export-commands.ts';
import { createJobCommands } from './jobs/job-commands.ts';
import { createKeyCommands } from './keys/key-commands.ts';
import { createLicenceCommands } from './licence/licence-commands.ts';
import { createOrderCommands } from './order/order-commands.ts';
import { createOutgoingCommands } from './outgoing/outgoing-commands.ts';
import { createOwnerChangeCommands } from './owner-change/owner-change-command.ts';
import { createEraseCommands } from './owner/erase-commands.ts';
import { createOwnerCommands } from './owner/owner-commands.ts';
import type { Ports } from './platform/ports.ts';
import { createProductCommands } from './product/product-commands.ts';
import { trustRootCommand } from './signing/trust-root-command.ts';
import { createVerifyCommands } from './signing/verify-commands.ts';
import { migrateCommand } from './store/migrate-command.ts';
import { createWebhookCommands } from './webhook/webhook-commands.ts';

/** Every `deed` command but `serve`, in the order in which `deed help` shows them. */
export function createCommands(ports: Ports): readonly Command[] {
  return [
    ...createProductCommands(ports.clock),
    ...createLicenceCommands(),
    ...createOrderCommands(),
    ...createOwnerChangeCommands(),
    ...createOwnerCommands(),
    ...createEraseCommands(),
    trustRootCommand,
    ...createVerifyCommands(),
    ...createWebhookCommands(),
    ...createOutgoingCommands(),
    ...createExportCommands(),
    ...createJobCommands(),
    ...createKeyCommands(),
    ...createBackupCommands(),
    migrateCommand,
    doctorCommand,
  ];
}
