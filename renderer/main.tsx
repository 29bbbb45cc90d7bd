import { z } from 'zod';
import '../shared-ui/tokens.css';
import '../shared-ui/base.css';
import { createClientStateStore } from './app/client-state-store.ts';
import { findBridge } from './platform/bridge.ts';
import { createBrowserClock } from './platform/clock.ts';
import { reportNetwork } from './platform/report-network.ts';

// The content security policy forbids eval, and zod would try it when the first schema is made. So this comes before any
// schema, and everything that has one is loaded below.
z.config({ jitless: true });

const bridge = findBridge();
const clock = createBrowserClock();
// Listens before it asks, so that no change between the two is missed; asks before the rest of the page is loaded.
const store = createClientStateStore(bridge);
const start = bridge.start();
reportNetwork(bridge);

const { openWindow } = await import('./app/open-window.tsx');
await openWindow({ bridge, clock, store, start });
