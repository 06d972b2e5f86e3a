/** Unit tests: their inputs have what the model reads, and what they expect is what it gives. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import type { ModelAction, TestAction } from '../ir/action.ts'
import { targetKey } from '../ir/target.ts'
import { type Context, resolveQueryText } from './context.ts'
import { find } from './declared.ts'
import { outputColumns } from './output.ts'
import { placeIn } from './place.ts'
import { emptyScope, type KnownRelation, knownRelation, openRelation, relationAt } from './world.ts'

type TestContext = Context & { readonly action: TestAction }

/** @param model the model under test, which has been checked. */
export function checkTest(context: TestContext, model: ModelAction): boolean {
  const { action } = context
  const inputs = action.inputs.map((input) => {
    const outcome = resolveQueryText(context, input.query)
    const columns = outcome.state === 'resolved' ? outputColumns(input.query, outcome.value) : undefined
    const relation = columns === undefined ? openRelation(input.target) : knownRelation(input.target, columns)
    const place = placeIn(input.query, leading(input.query.text), input.query.text.trimEnd().length)
    return { relation, place: place ?? action.definedAt }
  })
  const isModelChecked = checkModelOnInputs(context, model, inputs)
  const expected = resolveQueryText(context, action.expected)
  const own = relationAt(context.world, context.scope, action.of)
  if (expected.state !== 'resolved' || own?.isOpen !== false) return false
  for (const column of outputColumns(action.expected, expected.value)) {
    if (find(own.columns, column.name) !== undefined) continue
    context.report(
      diagnose(
        'test-expects-unknown',
        { column: column.name, name: action.of.name },
        { span: column.place() ?? action.definedAt },
      ),
    )
  }
  return isModelChecked
}

// The model's query once more, now reading the inputs. What was wrong with it before is its own affair; what is wrong
// only now, the inputs are the reason for.
function checkModelOnInputs(
  context: TestContext,
  model: ModelAction,
  inputs: readonly {
    readonly relation: KnownRelation | ReturnType<typeof openRelation>
    readonly place: Span
  }[],
): boolean {
  const { action, world } = context
  const isSound = (
    instead: ReadonlyMap<string, (typeof inputs)[number]['relation']>,
  ): readonly Diagnostic[] | undefined => {
    const found: Diagnostic[] = []
    const scope = { ...emptyScope(), instead: new Map(instead) }
    const quiet: Context = {
      ...context,
      action: model,
      scope,
      report: (diagnostic) => found.push(diagnostic),
      noteUnknown: () => {},
    }
    return resolveQueryText(quiet, model.query).state === 'unknown' ? undefined : found
  }
  const before = isSound(new Map())
  if (before === undefined || before.length > 0) return false
  const found = isSound(new Map(inputs.map(({ relation }) => [targetKey(relation.target), relation])))
  if (found === undefined) return false
  for (const diagnostic of found) {
    const wrong = wordIn(diagnostic)
    const lacking = inputs.find(({ relation }) => {
      const real = world.relations.get(targetKey(relation.target))
      return (
        relation.isOpen === false &&
        find(relation.columns, wrong) === undefined &&
        real?.isOpen === false &&
        find(real.columns, wrong) !== undefined
      )
    })
    const related =
      diagnostic.span === undefined
        ? []
        : [{ message: `"${model.target.name}" reads it here`, span: diagnostic.span }]
    context.report(
      lacking === undefined
        ? { ...diagnostic, span: action.definedAt, related }
        : diagnose(
            'test-input-without-column',
            { input: lacking.relation.target.name, column: wrong, name: model.target.name },
            { span: lacking.place, related },
          ),
    )
  }
  return found.length === 0
}

// The name that the resolver did not find: the first word of such messages after the colon.
function wordIn({ message }: Diagnostic): string {
  return /^(?:Unrecognized name: |Name )`?(\w+)/.exec(message)?.[1] ?? ''
}

function leading(text: string): number {
  return text.length - text.trimStart().length
}
