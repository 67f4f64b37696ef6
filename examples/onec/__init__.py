"""An imitation of 1C («имитация 1С»): a stock УТ 11 with a small extension, seen from outside.

A program of its own. It talks to the portal only over HTTP and imports nothing of `dealerdesk`.
"""
