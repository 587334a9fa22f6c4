// Sampling: temperature, the k most probable tokens (Fan et al. 2018), the nucleus of mass p (Holtzman et al. 2020).
import { ConfigError, createRandom } from '@longhand/base';
import { type Candidate, candidatesOf, type DecodingModel } from './model.ts';

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
  const limitOf = (sentence: number) => (typeof maxLength === 'number' ? maxLength : maxLength[sentence]!);
  const randoms = Array.from({ length: model.batch }, (_, sentence) => createRandom(seed).fork(`sentence ${sentence}`));
  const samples = randoms.map(() => ({ tokens: [] as number[], logProb: 0 }));
  let going = samples.map((_, sentence) => sentence);
  let state = model.start();
  let last: Int32Array = new Int32Array(model.batch).fill(bos);
  while (going.length > 0) {
    const all = topK === 0 || going.some((sentence) => samples[sentence]!.tokens.length >= limitOf(sentence));
    const count = all ? model.vocabSize : Math.min(model.vocabSize, topK + banned.length);
    const step = model.step(last, state, { count, withAttention: false });
    const kept: { place: number; token: number }[] = [];
    going.forEach((sentence, place) => {
      const own = samples[sentence]!;
      const row = candidatesOf(step, place, going.length);
      const allowed = row.filter(({ token }) => !never.has(token)).slice(0, topK || undefined);
      const { token, logProb } =
        own.tokens.length >= limitOf(sentence)
          ? row.find((candidate) => candidate.token === eos)!
          : draw(allowed, temperature, topP, randoms[sentence]!);
      own.logProb += logProb;
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
  candidates: readonly Candidate[],
  temperature: number,
  topP: number,
  random: { uniform(): number },
): Candidate {
  const most = candidates[0]!.logProb;
  const weights = candidates.map(({ logProb }) => Math.exp((logProb - most) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let kept = 0;
  for (let mass = 0; kept < weights.length && mass < topP * total; kept++) mass += weights[kept]!;
  let left = random.uniform() * weights.slice(0, kept).reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < kept; i++) {
    left -= weights[i]!;
    if (left < 0) return candidates[i]!;
  }
  return candidates[kept - 1]!;
}
