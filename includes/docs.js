// Columns that mean the same everywhere are described here, once.

// The eight columns that ingestion puts behind every raw row; on raw and bronze tables.
const file_metadata = {
  _file_id: { type: "STRING", description: "The file the row came from: first 16 hex digits of SHA-256 over source, path and content" },
  _file_name: { type: "STRING", description: "Name of that file as the producer wrote it" },
  _file_date: { type: "DATE", description: "Business date of the file: dt= in its path, else the date in its name, else its creation" },
  _row_number: { type: "INT64", description: "Position of the row in its file; the first data row is 1" },
  _batch_id: { type: "STRING", description: "The ingestion run that loaded the file" },
  _ingested_at: { type: "TIMESTAMP", description: "When that run claimed the file" },
  _row_hash: { type: "STRING", description: "MD5 of the row's text, for finding exact duplicates" },
  _rescued_data: { type: "STRING", description: "JSON of columns the source does not declare; null when there are none" },
}

const audit = {
  _run_id: { type: "STRING", description: "The run that wrote the row" },
  _loaded_at: { type: "TIMESTAMP", description: "When that run started; the watermark of incremental models" },
}

// An external table and a verbatim raw table hold text only.
const as_text = (columns) =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, { ...column, type: "STRING" }]))

const erp_customers = {
  customer_id: { description: "Customer number, unique within the shop" },
  first_name: { description: "Given name" },
  last_name: { description: "Family name; \"Na\" is a name" },
  email: { description: "E-mail address" },
  phone: { description: "Phone number as entered" },
  street: { description: "Street and house number; may hold a line break" },
  city: { description: "City" },
  state: { description: "State or province" },
  postal_code: { description: "Postal code; text, leading zeros count" },
  country: { description: "Country; NA is Namibia" },
  region: { description: "Sales region" },
  tier: { description: "Loyalty tier: bronze, silver, gold or platinum" },
  signup_date: { description: "Day the customer signed up" },
  updated_at: { description: "When the source last changed the record; not always kept up" },
}

const erp_products = {
  product_id: { description: "Product number, unique within the shop" },
  sku: { description: "Stock keeping unit" },
  product_name: { description: "Name as sold" },
  category: { description: "Category" },
  subcategory: { description: "Subcategory" },
  brand: { description: "Brand" },
  unit_price: { description: "List price of one piece in the base currency" },
  unit_cost: { description: "Purchase cost of one piece in the base currency; null when unknown" },
  stock_quantity: { description: "Pieces in stock when the file was written" },
  reorder_point: { description: "Stock below which the product is reordered" },
  status: { description: "active or discontinued" },
  updated_at: { description: "When the source last changed the record" },
}

const erp_orders = {
  order_id: { description: "Order number, unique within the shop" },
  customer_id: { description: "Customer who ordered; null for a guest" },
  order_date: { description: "When the order was placed" },
  order_status: { description: "Status of the order when the file was written" },
  channel: { description: "Sales channel: store, phone, marketplace" },
  ship_city: { description: "City the order ships to" },
  ship_state: { description: "State the order ships to" },
  ship_country: { description: "Country the order ships to" },
  ship_region: { description: "Sales region the order ships to" },
  currency: { description: "Currency of all amounts of the order" },
  shipping_fee: { description: "Shipping fee; once per order, not revenue" },
  tax_amount: { description: "Tax; once per order, not revenue" },
  total_amount: { description: "Total as the source states it" },
  updated_at: { description: "When the source last changed the order" },
}

const erp_order_items = {
  order_item_id: { description: "Number of the order line, unique within the shop" },
  order_id: { description: "Order the line belongs to; may arrive days before or after it" },
  line_number: { description: "Position of the line in its order" },
  product_id: { description: "Product sold or returned" },
  line_type: { description: "SALE or RETURN" },
  quantity: { description: "Pieces: positive on a sale, negative on a return" },
  unit_price: { description: "Price of one piece on this line" },
  discount_amount: { description: "Discount on the whole line: positive on a sale, negative on a return" },
  line_timestamp: { description: "When the line happened; a return has its own time" },
}

module.exports = { file_metadata, audit, as_text, erp_customers, erp_products, erp_orders, erp_order_items }
