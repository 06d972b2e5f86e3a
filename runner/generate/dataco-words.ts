/** What DataCo rows are made of: its headers as published, and places, categories and people. */

/** The 53 headers, in the order of the public file. */
export const datacoHeaders = [
  'Type',
  'Days for shipping (real)',
  'Days for shipment (scheduled)',
  'Benefit per order',
  'Sales per customer',
  'Delivery Status',
  'Late_delivery_risk',
  'Category Id',
  'Category Name',
  'Customer City',
  'Customer Country',
  'Customer Email',
  'Customer Fname',
  'Customer Id',
  'Customer Lname',
  'Customer Password',
  'Customer Segment',
  'Customer State',
  'Customer Street',
  'Customer Zipcode',
  'Department Id',
  'Department Name',
  'Latitude',
  'Longitude',
  'Market',
  'Order City',
  'Order Country',
  'Order Customer Id',
  'order date (DateOrders)',
  'Order Id',
  'Order Item Cardprod Id',
  'Order Item Discount',
  'Order Item Discount Rate',
  'Order Item Id',
  'Order Item Product Price',
  'Order Item Profit Ratio',
  'Order Item Quantity',
  'Sales',
  'Order Item Total',
  'Order Profit Per Order',
  'Order Region',
  'Order State',
  'Order Status',
  'Order Zipcode',
  'Product Card Id',
  'Product Category Id',
  'Product Description',
  'Product Image',
  'Product Name',
  'Product Price',
  'Product Status',
  'shipping date (DateOrders)',
  'Shipping Mode',
] as const

export type DatacoHeader = (typeof datacoHeaders)[number]

export interface Destination {
  readonly market: string
  readonly region: string
  readonly country: string
  readonly city: string
  readonly state: string
}

// Market, region, country, city, state: 5 markets, 23 regions, names in Spanish as the source has them.
const destinationRows: readonly (readonly [string, string, string, string, string])[] = [
  ['Pacific Asia', 'Southeast Asia', 'Indonesia', 'Bekasi', 'Java Occidental'],
  ['Pacific Asia', 'South Asia', 'India', 'Bikaner', 'Rajastán'],
  ['Pacific Asia', 'Oceania', 'Australia', 'Townsville', 'Queensland'],
  ['Pacific Asia', 'Eastern Asia', 'Japón', 'Tokio', 'Tokio'],
  ['Pacific Asia', 'West Asia', 'Turquía', 'Estambul', 'Estambul'],
  ['Pacific Asia', 'Central Asia', 'Kazajistán', 'Almaty', 'Almaty'],
  ['USCA', 'East of USA', 'Estados Unidos', 'New York City', 'Nueva York'],
  ['USCA', 'West of USA', 'Estados Unidos', 'Los Angeles', 'California'],
  ['USCA', 'US Center', 'Estados Unidos', 'Chicago', 'Illinois'],
  ['USCA', 'South of USA', 'Estados Unidos', 'Houston', 'Texas'],
  ['USCA', 'Canada', 'Canadá', 'Montréal', 'Quebec'],
  ['Africa', 'North Africa', 'Marruecos', 'Casablanca', 'Gran Casablanca'],
  ['Africa', 'West Africa', 'Côte d’Ivoire', 'Abiyán', 'Lagunas'],
  ['Africa', 'Central Africa', 'Camerún', 'Duala', 'Litoral'],
  ['Africa', 'East Africa', 'Kenia', 'Nairobi', 'Nairobi'],
  ['Africa', 'Southern Africa', 'SudAfrica', 'Johannesburgo', 'Gauteng'],
  ['Europe', 'Western Europe', 'Francia', 'Orléans', 'Centro-Valle de Loira'],
  ['Europe', 'Northern Europe', 'Suecia', 'Malmö', 'Escania'],
  ['Europe', 'Southern Europe', 'España', 'Córdoba', 'Andalucía'],
  ['Europe', 'Eastern Europe', 'Polonia', 'Cracovia', 'Pequeña Polonia'],
  ['LATAM', 'Central America', 'Panamá', 'Ciudad de Panamá', 'Panamá'],
  ['LATAM', 'South America', 'Brasil', 'São Paulo', 'São Paulo'],
  ['LATAM', 'Caribbean', 'República Dominicana', 'Santo Domingo', 'Distrito Nacional'],
]

export const destinations: readonly Destination[] = destinationRows.map(
  ([market, region, country, city, state]) => ({
    market,
    region,
    country,
    city,
    state,
  }),
)

// The same name under two ids, as in the source.
export const datacoCategories: readonly {
  readonly id: number
  readonly name: string
  readonly departmentId: number
  readonly department: string
}[] = [
  { id: 73, name: 'Sporting Goods', departmentId: 2, department: 'Fitness' },
  { id: 17, name: 'Cleats', departmentId: 4, department: 'Apparel' },
  { id: 29, name: 'Shop By Sport', departmentId: 5, department: 'Golf' },
  { id: 24, name: "Women's Apparel", departmentId: 5, department: 'Golf' },
  { id: 13, name: 'Electronics', departmentId: 3, department: 'Footwear' },
  { id: 37, name: 'Electronics', departmentId: 6, department: 'Outdoors' },
  { id: 46, name: 'Indoor/Outdoor Games', departmentId: 7, department: 'Fan Shop' },
  { id: 43, name: 'Camping & Hiking', departmentId: 7, department: 'Fan Shop' },
  { id: 48, name: 'Water Sports', departmentId: 7, department: 'Fan Shop' },
  { id: 9, name: 'Cardio Equipment', departmentId: 3, department: 'Footwear' },
]

export const datacoStatuses = [
  'COMPLETE',
  'PENDING_PAYMENT',
  'PROCESSING',
  'PENDING',
  'CLOSED',
  'ON_HOLD',
  'SUSPECTED_FRAUD',
  'CANCELED',
  'PAYMENT_REVIEW',
] as const
/** In proportion to the statuses, in percent. */
export const datacoStatusShares = [33, 22, 12, 11, 11, 5, 3, 2, 1] as const

export const datacoTypes = ['DEBIT', 'TRANSFER', 'PAYMENT', 'CASH'] as const
export const datacoSegments = ['Consumer', 'Corporate', 'Home Office'] as const

/** Scheduled days of each shipping mode. */
export const shippingModes = [
  { name: 'Standard Class', days: 4 },
  { name: 'Second Class', days: 2 },
  { name: 'First Class', days: 1 },
  { name: 'Same Day', days: 0 },
] as const
