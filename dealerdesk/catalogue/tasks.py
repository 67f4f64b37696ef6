"""Jobs of the catalogue."""

from dealerdesk.catalogue import words
from dealerdesk.toolbox.queue import task


@task(name="catalogue.collect_words")
def collect_words() -> None:
    """Learn the words of the catalogue anew, after goods have changed."""
    words.collect()
