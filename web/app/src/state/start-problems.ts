import type { LinkFailure, MissingFeature, Problem } from '@snug/engine/api';
import { text, type TextKey } from '../i18n/keys.ts';
import type { Told } from './problems.ts';

/** What can go wrong on the start page. Apart, because all else is not fetched with it. */
export type StartProblem = Extract<
  Problem,
  { code: 'link' | 'create_failed' | 'unsupported_browser' | 'engine_failed' }
>;

const LINK: Record<LinkFailure, TextKey> = {
  missing_fragment: 'problem.link.missing_fragment',
  incomplete: 'problem.link.incomplete',
  malformed: 'problem.link.malformed',
  unknown_version: 'problem.link.unknown_version',
  secret_in_query: 'problem.link.secret_in_query',
  other_server: 'problem.link.other_server',
};

const CREATE: Record<'unreachable' | 'rate_limited' | 'refused', TextKey> = {
  unreachable: 'problem.create_failed.unreachable',
  rate_limited: 'problem.create_failed.rate_limited',
  refused: 'problem.create_failed.refused',
};

const BROWSER: Record<MissingFeature, TextKey> = {
  script_transform: 'problem.unsupported_browser.script_transform',
  web_assembly: 'problem.unsupported_browser.web_assembly',
  media_devices: 'problem.unsupported_browser.media_devices',
  secure_context: 'problem.unsupported_browser.secure_context',
};

export function isStartProblem(problem: Problem): problem is StartProblem {
  const { code } = problem;
  return (
    code === 'link' || code === 'create_failed' || code === 'unsupported_browser' || code === 'engine_failed'
  );
}

export function tellStart(problem: StartProblem): Told {
  switch (problem.code) {
    case 'link':
      return { title: text('problem.link.title'), body: text(LINK[problem.failure]), remedies: ['start'] };
    case 'create_failed':
      return {
        title: text('problem.create_failed.title'),
        body: text(CREATE[problem.reason]),
        remedies: ['dismiss'],
      };
    case 'unsupported_browser':
      return {
        title: text('problem.unsupported_browser.title'),
        body: text(BROWSER[problem.missing]),
        remedies: [],
        tone: 'bad',
      };
    case 'engine_failed':
      return {
        title: text('problem.engine_failed.title'),
        body: text('problem.engine_failed.body'),
        remedies: ['reload'],
      };
  }
}
