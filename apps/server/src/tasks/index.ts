// The endpoints of the tasks: a new one is a line here.
import type { Task } from 'longhand';
import { sentiment } from './sentiment.ts';
import { speech } from './speech.ts';
import { summarization } from './summarization.ts';
import type { TaskRoute } from './task-route.ts';
import { translation } from './translation.ts';

export const taskRoutes: Readonly<Record<Task, TaskRoute>> = { sentiment, translation, summarization, speech };
