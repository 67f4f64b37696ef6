"""Dealers (дилеры): companies, contracts, price types and addresses."""
