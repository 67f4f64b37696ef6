"""Orders (заявки на отгрузку): lines, life from draft to closed, shipments. Not a claim, not an invoice."""
