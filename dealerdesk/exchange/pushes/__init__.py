"""JSON that an extension of 1C sends (docs/admin/1c-json.md): what the stock exchange cannot carry."""
