// What is odd, but no error.

/** Tells it as a warning of the process, or of a page's console. */
export function emitWarning(message: string): void {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> }; // absent in a page
  if (process?.emitWarning) process.emitWarning(message);
  else console.warn(message);
}
