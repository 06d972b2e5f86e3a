/** Every function, operator and cast against the values GoogleSQL gives; the tables are in cases/. */
import { aggregateCases } from './cases/aggregate.ts'
import { arrayCases } from './cases/array.ts'
import { arrayTypeCases } from './cases/array-types.ts'
import { bytesCases } from './cases/bytes.ts'
import { castCases } from './cases/cast.ts'
import { castFormatCases } from './cases/cast-format.ts'
import { conditionalCases } from './cases/conditional.ts'
import { constantCases } from './cases/constants.ts'
import { dateCases } from './cases/date.ts'
import { decimalMathCases } from './cases/decimal-math.ts'
import { formatCases } from './cases/format.ts'
import { hashCases } from './cases/hash.ts'
import { intervalCases } from './cases/interval.ts'
import { jsonCases } from './cases/json.ts'
import { mathCases } from './cases/math.ts'
import { modifierCases } from './cases/modifiers.ts'
import { netCases } from './cases/net.ts'
import { operatorCases } from './cases/operator.ts'
import { percentileCases } from './cases/percentile.ts'
import { rangeCases } from './cases/range.ts'
import { regexpCases } from './cases/regexp.ts'
import { safeCases } from './cases/safe.ts'
import { searchCases } from './cases/search.ts'
import { sketchCases } from './cases/sketch.ts'
import { stringCases } from './cases/string.ts'
import { windowCases } from './cases/window.ts'
import { describeCases, useWarehouse } from './evaluate.ts'

const evaluate = useWarehouse()

describeCases('aggregate functions', aggregateCases, evaluate)
describeCases('modifiers of aggregates', modifierCases, evaluate)
describeCases('decimal math', decimalMathCases, evaluate)
describeCases('text search', searchCases, evaluate)
describeCases('patterns on bytes', bytesCases, evaluate)
describeCases('sketches', sketchCases, evaluate)
describeCases('CASE, bounds and decimal constants', constantCases, evaluate)
describeCases('arrays of rarer types', arrayTypeCases, evaluate)
describeCases('percentiles', percentileCases, evaluate)
describeCases('array functions', arrayCases, evaluate)
describeCases('CAST', castCases, evaluate)
describeCases('CAST … FORMAT', castFormatCases, evaluate)
describeCases('conditional functions', conditionalCases, evaluate)
describeCases('dates, times and instants', dateCases, evaluate)
describeCases('FORMAT', formatCases, evaluate)
describeCases('hash functions', hashCases, evaluate)
describeCases('intervals', intervalCases, evaluate)
describeCases('JSON functions', jsonCases, evaluate)
describeCases('math functions', mathCases, evaluate)
describeCases('NET functions', netCases, evaluate)
describeCases('operators', operatorCases, evaluate)
describeCases('ranges', rangeCases, evaluate)
describeCases('regular expressions', regexpCases, evaluate)
describeCases('SAFE.', safeCases, evaluate)
describeCases('string functions', stringCases, evaluate)
describeCases('window functions', windowCases, evaluate)
