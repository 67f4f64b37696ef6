"""The journal (журнал): what happened, by whom; and its delivery to those who asked to know."""
