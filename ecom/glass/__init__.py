"""The glass box: what one click asked of MySQL and Redis, and what became of it there."""
