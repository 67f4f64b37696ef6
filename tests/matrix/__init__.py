"""The matrix of doors: every address × every actor × own, foreign and missing things."""
