import type { ReactNode } from 'react';
import './card.css';

/** A sheet that lies on the paper. */
export function Card({ children }: { readonly children: ReactNode }) {
  return <section className="card">{children}</section>;
}
