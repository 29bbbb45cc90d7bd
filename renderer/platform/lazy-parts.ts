import { lazy } from 'react';

const loadChoices = () => import('../choices/choices-page.tsx');
const loadStatus = () => import('../status/status-view.tsx');
const loadNoticeDialog = () => import('../purposes/notice-dialog.tsx');
const loadAgreementDialog = () => import('../agreement/agreement-dialog.tsx');

/** The second page, which the first screen does not wait for. */
export const LazyChoicesPage = lazy(async () => ({ default: (await loadChoices()).ChoicesPage }));
/** What is shown after a registration. */
export const LazyStatusView = lazy(async () => ({ default: (await loadStatus()).StatusView }));
/** Everything about one notice. */
export const LazyNoticeDialog = lazy(async () => ({ default: (await loadNoticeDialog()).NoticeDialog }));
/** The licence agreement. */
export const LazyAgreementDialog = lazy(async () => ({
  default: (await loadAgreementDialog()).AgreementDialog,
}));

/** Fetches the parts after the first paint, so that nobody ever waits for one. */
export async function preloadParts(): Promise<void> {
  await Promise.all([loadChoices(), loadStatus(), loadNoticeDialog(), loadAgreementDialog()]);
}
