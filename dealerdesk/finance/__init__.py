"""Money facts from 1C (взаиморасчёты): invoices, payments, balances, and the credit arithmetic."""
