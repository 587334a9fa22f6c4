// Bytes as text, where formats are told by their letters.

/** One character a byte (Latin-1). */
export const lettersOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Two hexadecimal digits a byte. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
