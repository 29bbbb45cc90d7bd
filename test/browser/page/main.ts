import { buildPage } from './build-page.ts';
import { servePage } from './page-server.ts';
import { PAGE_PORT } from './page-address.ts';

await buildPage();
servePage(PAGE_PORT);
