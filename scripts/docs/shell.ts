// A line of a shell as its commands: enough for what documentation prints. Anything else is an error.

export interface Command {
  readonly words: readonly string[];
  /** The file after `<`, where there is one. */
  readonly input?: string;
}

/** A line, or several with `\` between, with its variables. */
export interface Line {
  /** Of a pipeline or a list, in their order. */
  readonly commands: readonly Command[];
  /** As it stands, without comments. */
  readonly text: string;
}

type Variables = Map<string, readonly string[]>;

/** The command lines of a block. `NAME=value` and `$NAME` are read; other substitutions are an error. */
export function parseShell(block: string): readonly Line[] {
  const variables: Variables = new Map([['PWD', ['.']]]);
  return block
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => lineOf(line, variables))
    .filter(({ commands }) => commands.length > 0);
}

function lineOf(line: string, variables: Variables): Line {
  const commands: Command[] = [];
  const tokens = tokensOf(line, variables);
  let words: string[] = [];
  let input: string | undefined;
  const end = (): void => {
    const [first] = words;
    const assignment = words.length === 1 && first?.match(/^([A-Z_]+)=(.*)$/s);
    if (assignment) variables.set(assignment[1] as string, (assignment[2] as string).split(' '));
    else if (words.length > 0) commands.push({ words, ...(input !== undefined && { input }) });
    [words, input] = [[], undefined];
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (!token.operator) words.push(token.text);
    else if (token.text === '<' || token.text === '>') {
      const file = tokens[++i]?.text;
      if (token.text === '<') input = file;
    } else end();
  }
  end();
  return { commands, text: line.trim() };
}

interface Token {
  readonly text: string;
  readonly operator: boolean;
}

const piece = /\s+|#.*$|(&&|[|<>;])|((?:"[^"]*"|'[^']*'|\\.|[^\s"'|<>;&\\])+)/gy;

function tokensOf(line: string, variables: Variables): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(piece)) {
    end = match.index + match[0].length;
    const [, operator, word] = match;
    if (operator) tokens.push({ text: operator, operator: true });
    if (word) tokens.push(...wordsOf(word, variables).map((text) => ({ text, operator: false })));
  }
  if (end !== line.length) throw new Error(`a command line that cannot be read: ${line.slice(end)}`);
  return tokens;
}

/** Without quotes, and with the values of variables; one that holds words and stands alone is several. */
function wordsOf(word: string, variables: Variables): readonly string[] {
  const alone = word.match(/^\$([A-Z_]+)$/);
  const value = (name: string): readonly string[] => {
    const found = variables.get(name);
    if (!found) throw new Error(`no value of $${name}`);
    return found;
  };
  if (alone) return value(alone[1] as string);
  if (/\$\(|`/.test(word.replace(/'[^']*'/g, ''))) throw new Error(`a substitution that is not read: ${word}`);
  return [
    word
      .replace(/\$([A-Z_]+)/g, (_, name: string) => value(name).join(' '))
      .replace(
        /"([^"]*)"|'([^']*)'|\\(.)/g,
        (_, double?: string, single?: string, one?: string) => double ?? single ?? one ?? '',
      ),
  ];
}
