"""The shop's domain: everything it knows and decides, without widgets or commands."""
