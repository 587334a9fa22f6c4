// The list of data sets. A new one is a file beside this and a line here.
import { aeslc } from './aeslc.ts';
import { an4 } from './an4.ts';
import { chnSentiCorp } from './chnsenticorp.ts';
import { digits } from './digits.ts';
import { fsdd } from './fsdd.ts';
import { generatedSentiment } from './generated-sentiment.ts';
import { generatedSummarization } from './generated-summarization.ts';
import { generatedTranslation } from './generated-translation.ts';
import { glove100 } from './glove-100.ts';
import { gloveTwitter } from './glove-twitter-25d-12k.ts';
import { googleSentenceCompression } from './google-sentence-compression.ts';
import { imdb } from './imdb.ts';
import { multi30k } from './multi30k.ts';
import { scitldr } from './scitldr-a.ts';
import type { DataSet } from './set.ts';
import { sst } from './sst.ts';
import { tatoebaDeu } from './tatoeba-eng-deu.ts';
import { tatoebaFra } from './tatoeba-eng-fra.ts';

export const dataSets: readonly DataSet[] = [
  ...[generatedSentiment, sst, imdb, chnSentiCorp],
  ...[generatedTranslation, multi30k, tatoebaDeu, tatoebaFra],
  ...[generatedSummarization, googleSentenceCompression, scitldr, aeslc],
  ...[digits, an4, fsdd],
  ...[glove100, gloveTwitter],
];
