import { it, expect } from 'vitest';
import { useBuild, currentCompute } from './testing/every-build.ts';
import { trainingStep } from './testing/training-step.ts';
it('x', async () => {
  for (const threads of [1, 2, 3, 2, 1]) {
    await useBuild(process.env.B!, threads);
    const c = currentCompute();
    const log: string[] = [];
    const sp = () => (c as any).kernels.__stack_pointer.value;
    const plain = { ...c.kernels } as any;
    for (const name of Object.keys(plain)) if (typeof plain[name] === 'function') (c.kernels as any)[name] = (...a: number[]) => { const before = sp(); try { return plain[name](...a); } finally { if (sp() !== before || before < 60000) log.push(`${name} ${before} -> ${sp()}`); } };
    try { trainingStep(); } catch (e) { throw new Error(`${threads} ${log.join('; ').slice(0, 1000)} ${(e as Error).stack?.split('\n').slice(0, 3).join('|')}`); }
    if (log.length) throw new Error(log.join('; '));
  }
}, 300000);
