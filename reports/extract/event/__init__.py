"""Events: what happened on a day that a sentence names."""
