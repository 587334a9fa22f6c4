// Serves the built page on this machine, with the headers that let its kernels share memory between threads.
import { type PreviewServer, preview } from 'vite';

export interface ServeOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** Opens the browser. */
  readonly open?: boolean;
  /** Whether there may be threads; default true. */
  readonly isolated?: boolean;
}

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

export async function servePage(
  outDir: string,
  { port, open = false, isolated = true }: ServeOptions,
): Promise<Served> {
  const headers = isolated
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  const server: PreviewServer = await preview({
    ...{ root: outDir, configFile: false, logLevel: 'silent' },
    build: { outDir },
    preview: { host: '127.0.0.1', port, open, headers },
  });
  return { address: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}
