import type { ReactNode, Ref } from 'react';
import './panel.css';

/** What a panel needs. */
export interface PanelProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly panelRef?: Ref<HTMLDivElement>;
}

/** A panel that interrupts: what is wrong, and what to do. Screen readers hear it at once. */
export function AlertPanel({ title, children, panelRef }: PanelProps) {
  return (
    <div className="panel" role="alert" tabIndex={-1} ref={panelRef}>
      <h2 className="panel-title">{title}</h2>
      {children}
    </div>
  );
}

/** Brings a panel into view from the top of the page and gives it the focus. */
export function showPanel(panel: HTMLElement | null): void {
  window.scrollTo(0, 0);
  panel?.scrollIntoView({ block: 'nearest' });
  panel?.focus({ preventScroll: true });
}
