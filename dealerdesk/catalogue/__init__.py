"""The catalogue (каталог): goods, prices, stock, and the search over them."""
