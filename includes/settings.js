// The project's variables, read once: models say ${settings.business_tz}, not a literal.
const { vars } = dataform.projectConfig

const sqlList = (text) => text.split(",").map((word) => `'${word.trim()}'`).join(", ")

module.exports = {
  base_currency: vars.base_currency,
  business_tz: vars.business_tz,
  source_tz: vars.source_tz,
  date_order: vars.date_order,
  fiscal_start_month: Number(vars.fiscal_start_month),
  revenue_excluded_statuses: sqlList(vars.revenue_excluded_statuses),
  load_files: (source) => `${vars.bucket_root}/staging/load/${source}/*.csv`,
}
