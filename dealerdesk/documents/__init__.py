"""Papers (документы): folders that other things own, files in them with their revisions, PDF by typst, safe download."""
