"""The root of the JSON API: tokens, errors, paging; joins the packages' own api modules."""
