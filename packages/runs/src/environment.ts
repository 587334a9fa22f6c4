// What a result depends on beyond its settings, for reports.
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** Where a run was made: machine, Node, commit. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Commit of the working tree, with `+` if it has changes; empty outside a repository. */
  readonly commit: string;
}

/** Machine, Node and commit, as reports name them. */
export function describeEnvironment(): Environment {
  return {
    node: process.version,
    platform: `${platform()} ${release()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    commit: commit(),
  };
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? '+' : '');
  } catch {
    return ''; // no git, or no repository: nothing to name
  }
}

/** What computes, as a run remembers it: `native-avx512, 2 threads`. */
export const computeText = ({ compute, threads }: { readonly compute: string; readonly threads: number }): string =>
  `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`;
