// SHA-256: by the platform where it offers it (Node, pages over https), else by a library.

/** 64 hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined; // absent on http pages
  const digest = subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource)) : await ours(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function ours(bytes: Uint8Array): Promise<Uint8Array> {
  const library = await import('@noble/hashes/sha2.js');
  return library.sha256(bytes);
}
