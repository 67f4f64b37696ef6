"""Conversations (переписка): threads and messages; the owner of a thread decides who may read it."""
