import { warehouseContract } from '../contract.ts'
import { openSession } from './session.ts'

warehouseContract('bigquery', openSession)
