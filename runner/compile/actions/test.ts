/** Unit tests: inputs for what a model reads, and the rows that must come out. */
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'
import type { TestAction } from '../../ir/action.ts'
import { type Target, targetKey } from '../../ir/target.ts'
import { readActionConfig, referenceSchema } from '../config.ts'
import type { DraftInput, NamedDraft } from '../draft.ts'
import { fromParts, toReference } from '../evaluation.ts'
import { resolveReference } from '../registry.ts'
import {
  type ActionTools,
  actionBase,
  type Compiled,
  type CompiledAction,
  checkSingleQuery,
  type Gathering,
  gather,
  noSql,
  refuseBlocks,
} from './tools.ts'

/** A test; whether its inputs cover what the model reads is asked by {@link checkInputs} once all models are compiled. */
export function compileTest(named: NamedDraft, tools: ActionTools): Compiled {
  const { draft } = named
  const config = readActionConfig(draft, () => ({ dataset: referenceSchema.optional() }))
  const gathering = gather(named, config.value, tools)
  const expected = gathering.evaluate(draft.query)
  const inputs = draft.inputs.flatMap((input) => compileInput(input, gathering, tools))
  const of = targetUnderTest(named, gathering, tools)
  const diagnostics: readonly Diagnostic[] = [
    ...config.diagnostics,
    ...refuseBlocks(named, ['config', 'js', 'input', 'separator']),
    ...checkSingleQuery(named, expected),
  ]
  if (of === undefined) return { actions: [], diagnostics: [...diagnostics, ...gathering.problems] }
  const action: TestAction = {
    kind: 'test',
    ...actionBase(gathering, config.value),
    columns: [],
    of,
    inputs,
    expected: expected[0] ?? noSql,
  }
  return {
    actions: [{ action, dependencies: gathering.dependencies }],
    diagnostics: [...diagnostics, ...gathering.problems],
  }
}

/** Reports each relation that a tested model reads and its test gives no rows for. */
export function checkInputs(
  test: TestAction,
  compiled: ReadonlyMap<string, CompiledAction>,
): readonly Diagnostic[] {
  const model = compiled.get(targetKey(test.of))?.action
  if (model === undefined) return []
  const given = new Set(test.inputs.map((input) => targetKey(input.target)))
  return model.dependencyTargets
    .filter(
      (target) =>
        !given.has(targetKey(target)) && compiled.get(targetKey(target))?.action.kind !== 'assertion',
    )
    .map((target) =>
      diagnose(
        'test-input-missing',
        { name: target.name, model: model.target.name },
        { span: test.definedAt },
      ),
    )
}

function compileInput(input: DraftInput, gathering: Gathering, tools: ActionTools): TestAction['inputs'] {
  const query = gathering.evaluate(input.body)[0] ?? noSql
  const reference = fromParts(input.label)
  if (reference === undefined) return []
  const resolved = resolveReference(tools.registry, reference, input.span)
  if ('problems' in resolved) {
    gathering.problems.push(...resolved.problems)
    return []
  }
  return [{ target: resolved.found.final, query }]
}

function targetUnderTest(named: NamedDraft, gathering: Gathering, tools: ActionTools): Target | undefined {
  const { draft } = named
  const span = draft.locate(['dataset'])?.value ?? draft.definedAt
  if (draft.config.dataset === undefined) {
    gathering.problems.push(diagnose('test-without-dataset', {}, { span: draft.definedAt }))
    return undefined
  }
  const reference = toReference([draft.config.dataset])
  if (reference === undefined) {
    gathering.problems.push(diagnose('ref-malformed', {}, { span }))
    return undefined
  }
  const resolved = resolveReference(tools.registry, reference, span)
  if ('problems' in resolved) {
    gathering.problems.push(...resolved.problems)
    return undefined
  }
  if (resolved.found.kind !== 'model') {
    gathering.problems.push(diagnose('test-of-no-model', { name: reference.name }, { span }))
    return undefined
  }
  return resolved.found.final
}
