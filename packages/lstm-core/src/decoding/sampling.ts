// Sampling: temperature, the k most probable tokens (Fan et al. 2018), the nucleus of mass p (Holtzman et al. 2020).
import { ConfigError, createRandom } from '@longhand/base';
import { bestTokens } from './candidates.ts';
import type { DecodingModel } from './model.ts';

export interface SamplingOptions {
  readonly bos: number;
  readonly eos: number;
  readonly maxLength: number | readonly number[];
  readonly seed: number;
  /** Below 1 the probable becomes more so. Default 1. */
  readonly temperature?: number;
  /** 0 (default): all tokens. */
  readonly topK?: number;
  /** The fewest most probable tokens that together have this probability. Default 1: all. */
  readonly topP?: number;
  readonly banned?: readonly number[];
}

export interface Sample {
  /** Without BOS and EOS. */
  readonly tokens: readonly number[];
  /** Of the tokens drawn under the model itself, before temperature and cuts. */
  readonly logProb: number;
}

/** One sample for each sentence; the same ones for the same seed. @throws ConfigError */
export function sample<State>(model: DecodingModel<State>, options: SamplingOptions): Sample[] {
  const { bos, eos, maxLength, seed, temperature = 1, topK = 0, topP = 1, banned = [] } = options;
  const check = (where: string, valid: boolean, expected: string, got: number) => {
    if (!valid) throw new ConfigError({ where: `sample: ${where}`, expected, got: String(got) });
  };
  check('temperature', temperature > 0, 'a number above 0', temperature);
  check('topK', Number.isInteger(topK) && topK >= 0, 'an integer of 0 or more', topK);
  check('topP', topP > 0 && topP <= 1, 'a number above 0, at most 1', topP);
  const never = new Set(banned);
  const randoms = Array.from({ length: model.batch }, (_, sentence) => createRandom(seed).fork(`sentence ${sentence}`));
  const samples = randoms.map(() => ({ tokens: [] as number[], logProb: 0 }));
  let going = samples.map((_, sentence) => sentence);
  let state = model.start();
  let last: Int32Array = new Int32Array(model.batch).fill(bos);
  while (going.length > 0) {
    const step = model.step(last, state, false);
    const kept: { place: number; token: number }[] = [];
    going.forEach((sentence, place) => {
      const own = samples[sentence]!;
      const start = place * model.vocabSize;
      const limit = typeof maxLength === 'number' ? maxLength : maxLength[sentence]!;
      const count = topK > 0 ? topK : model.vocabSize;
      const token =
        own.tokens.length >= limit
          ? eos
          : draw(
              bestTokens(step.logProbs, start, model.vocabSize, count, never),
              temperature,
              topP,
              randoms[sentence]!,
            );
      own.logProb += step.logProbs[start + token]!;
      if (token === eos) return;
      own.tokens.push(token);
      kept.push({ place, token });
    });
    going = kept.map(({ place }) => going[place]!);
    const places = Int32Array.from(kept, ({ place }) => place);
    if (kept.length === 0) model.dispose(step.state);
    else state = model.select(step.state, places, places);
    last = Int32Array.from(kept, ({ token }) => token);
  }
  return samples;
}

function draw(
  candidates: readonly { token: number; logProb: number }[],
  temperature: number,
  topP: number,
  random: { uniform(): number },
): number {
  const most = candidates[0]!.logProb;
  const weights = candidates.map(({ logProb }) => Math.exp((logProb - most) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  for (let mass = 0; kept < weights.length && mass < topP * total; kept++) mass += weights[kept]!;
  let left = random.uniform() * weights.slice(0, kept).reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < kept; i++) {
    left -= weights[i]!;
    if (left < 0) return candidates[i]!.token;
  }
  return candidates[kept - 1]!.token;
}
