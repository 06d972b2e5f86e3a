/** Aggregates of a SELECT WITH DIFFERENTIAL_PRIVACY. */
import { aggregate, defineFamily } from './define.ts'

export const privacyFunctions = defineFamily('privacy', {
  $differential_privacy_approx_quantiles: aggregate(
    '(FLOAT64, INT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row) -> ARRAY<FLOAT64>',
    '(ARRAY<FLOAT64>, INT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row) -> ARRAY<FLOAT64>',
    '(FLOAT64, INT64, report_format => REPORT_FORMAT, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row) -> JSON',
    '(ARRAY<FLOAT64>, INT64, report_format => REPORT_FORMAT, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row) -> JSON',
  ),
  $differential_privacy_avg: aggregate(
    '(FLOAT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_group?) -> FLOAT64',
    '(NUMERIC, STRUCT<NUMERIC, NUMERIC> contribution_bounds_per_group?) -> NUMERIC',
    '(FLOAT64, report_format => REPORT_FORMAT, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_group?) -> JSON',
  ),
  $differential_privacy_count: aggregate(
    '(T, STRUCT<INT64, INT64> contribution_bounds_per_group?) -> INT64',
    '(T, report_format => REPORT_FORMAT, STRUCT<INT64, INT64> contribution_bounds_per_group?) -> JSON',
  ),
  $differential_privacy_count_star: aggregate(
    '(STRUCT<INT64, INT64> contribution_bounds_per_group?) -> INT64',
    '(report_format => REPORT_FORMAT, STRUCT<INT64, INT64> contribution_bounds_per_group?) -> JSON',
  ),
  $differential_privacy_percentile_cont: aggregate(
    '(FLOAT64, FLOAT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row?) -> FLOAT64',
    '(ARRAY<FLOAT64>, FLOAT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row?) -> FLOAT64',
  ),
  $differential_privacy_stddev_pop: aggregate(
    '(FLOAT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row?) -> FLOAT64',
    '(ARRAY<FLOAT64>, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row?) -> FLOAT64',
  ),
  $differential_privacy_sum: aggregate(
    '(INT64, STRUCT<INT64, INT64> contribution_bounds_per_group?) -> INT64',
    '(FLOAT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_group?) -> FLOAT64',
    '(NUMERIC, STRUCT<NUMERIC, NUMERIC> contribution_bounds_per_group?) -> NUMERIC',
    '(INT64, report_format => REPORT_FORMAT, STRUCT<INT64, INT64> contribution_bounds_per_group?) -> JSON',
    '(FLOAT64, report_format => REPORT_FORMAT, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_group?) -> JSON',
  ),
  $differential_privacy_var_pop: aggregate(
    '(FLOAT64, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row?) -> FLOAT64',
    '(ARRAY<FLOAT64>, STRUCT<FLOAT64, FLOAT64> contribution_bounds_per_row?) -> FLOAT64',
  ),
})
