import { describe } from 'vitest';
export function describePadding(): void {
  describe.skip('padding', () => {});
}
