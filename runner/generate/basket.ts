/** What an order holds: its lines, drawn from the products that sell. */
import { shareOfCents } from './csv.ts'
import { lineMarks, type OrderPlan } from './order-plan.ts'
import type { ProductBase } from './products.ts'
import { drawWeighted, openStream, runningTotals } from './random.ts'

export interface Line {
  /** Counted over all orders of the feed from 0. */
  readonly ordinal: number
  /** Counted inside its order from 1. */
  readonly number: number
  /** One of `lineMarks`. */
  readonly mark: number
  readonly productId: number
  readonly quantity: number
  readonly unitCents: number
  /** Of the whole line. */
  readonly discountCents: number
}

const unknownProductId = 9_900_001
const quantityTotals = runningTotals([60, 20, 10, 6, 4])

/** Draws the lines of one feed's orders, which must be asked for in the order of their plan. */
export function openBaskets(
  seed: number,
  feed: string,
  plan: OrderPlan,
  products: ProductBase,
): (order: number) => readonly Line[] {
  const goods = openStream(seed, `${feed}.goods`)
  let nextLine = 0
  const drawLine = (number: number): Line => {
    const ordinal = nextLine
    nextLine += 1
    const mark = plan.lineMarks[ordinal] ?? 0
    const product = products.drawSold(goods)
    const quantity = drawWeighted(goods, quantityTotals) + 1
    // A fifth of the lines is 5 to 30 percent off. Both are always drawn, so that no line shifts the next one.
    const isDiscounted = goods.chance(2000)
    const percent = goods.between(5, 30)
    const unknown = goods.below(50)
    const isUnknown = mark === lineMarks.unknownProduct
    if (!isUnknown) products.sell(product, quantity)
    return {
      ordinal,
      number,
      mark,
      productId: isUnknown ? unknownProductId + unknown : product.id,
      quantity,
      unitCents: product.priceCents,
      discountCents: isDiscounted ? shareOfCents(quantity * product.priceCents, percent, 100) : 0,
    }
  }
  return (order) => Array.from({ length: plan.lineCounts[order] ?? 1 }, (_, index) => drawLine(index + 1))
}

/** What a line brings in. */
export function netCentsOf(line: Line): number {
  return line.quantity * line.unitCents - line.discountCents
}

/** What all lines of an order bring in. */
export function netCentsOfAll(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + netCentsOf(line), 0)
}
