// tfjs-core's tensors have no methods of their own, while its types have all: what library code calls must be registered.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { methodNames } from '../packages/lstm-core/src/tfjs/methods.ts';

const root = new URL('..', import.meta.url).pathname;
const folders = ['lstm-core', 'backend', 'training', 'runs', 'sentiment', 'translation', 'summarization', 'speech'];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, 'packages', folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|(^|[\\/])testing[\\/]|tfjs[\\/]lstm-layer/.test(file))
    .map((file) => join(root, 'packages', folder, 'src', file)),
);

/** Methods that are called on tensors, by the declaration that the compiler finds. */
function calledMethods(): Set<string> {
  const program = ts.createProgram(files, {
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, strict: true, noEmit: true },
    ...{ allowImportingTsExtensions: true, skipLibCheck: true, types: ['node'] },
  });
  const checker = program.getTypeChecker();
  const called = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
      if (declarations.some((one) => one.getSourceFile().fileName.includes('chained_ops'))) called.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(program.getSourceFile(file) as ts.Node);
  return called;
}

it('the methods that library code calls are those that are registered', { timeout: 240_000 }, () => {
  expect([...calledMethods()].sort()).toEqual([...methodNames].sort());
});
