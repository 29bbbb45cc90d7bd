import { useEffect } from 'react';

/** Names the window after what it shows; screen readers and the task bar say it. */
export function useWindowTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
