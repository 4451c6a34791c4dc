import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import { describe, expect, test } from 'vitest';

const file = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');

async function lintWithRedocly(source: string) {
  const config = await createConfig({ extends: ['recommended'] });
  return lintFromString({ source, absoluteRef: 'openapi.json', config });
}

function lintWithSpectral(source: string) {
  const linter = new spectral.Spectral();
  linter.setRuleset(owasp as unknown as spectral.RulesetDefinition);
  return linter.run(JSON.parse(source) as Record<string, unknown>);
}

/**
 * The address of an external ID such as `approve` fits the path of an approval as well. Their methods differ, and a fixed
 * step of a path goes before a parameter.
 */
const ambiguousPaths = 'no-ambiguous-paths';

describe('openapi.json has no findings of the linters', () => {
  test('by the rules that Redocly recommends', async () => {
    const problems = (await lintWithRedocly(file)).filter(
      ({ ruleId }) => ruleId !== ambiguousPaths,
    );
    expect(problems.map(({ ruleId, location }) => [ruleId, location[0]?.pointer])).toEqual([]);
  });

  test('by the rules of OWASP, except a warning about names that a request makes up', async () => {
    const problems = await lintWithSpectral(file);
    // The one schema is met wherever an answer refers to it.
    expect(new Set(problems.map(({ code, path }) => `${code} ${String(path.at(-1))}`))).toEqual(
      new Set(['owasp:api4:2023-string-restricted param']),
    );
  });

  test('while a broken document has findings', async () => {
    const wrong = file.replaceAll('"maxLength"', '"x-length"').replaceAll('"summary"', '"x-s"');
    const byRedocly = await lintWithRedocly(wrong);
    expect(byRedocly.map(({ ruleId }) => ruleId)).toContain('operation-summary');
    const bySpectral = await lintWithSpectral(wrong);
    expect(bySpectral.map(({ code }) => code)).toContain('owasp:api4:2023-string-limit');
  });
});
