// The kernels in C on one thread, by the same tests as the twins.
import { describeConformance } from '@longhand/lstm-core/testing';
import { describeEveryBuild } from './testing/every-build.ts';

describeEveryBuild(1, describeConformance);
