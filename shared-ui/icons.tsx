/** A tick, drawn in the colour of the text around it. */
export function TickIcon({ size = 14 }: { readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path d="M3.2 8.6 6.4 11.8 12.8 4.8" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}

/** An exclamation mark in a circle, for what is wrong. */
export function AlertIcon({ size = 14 }: { readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <circle cx="8" cy="8" r="7" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 4.4v4.4M8 10.6v1.4" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}

/** A plus that becomes a minus when what it unfolds is open. */
export function UnfoldIcon({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <svg className="icon" width={12} height={12} viewBox="0 0 12 12" fill="none" aria-hidden="true">
      <path d={isOpen ? 'M1 6h10' : 'M1 6h10M6 1v10'} stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
}
