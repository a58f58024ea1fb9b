"""The ideas of 1965 to 2012 at work: the methods that the short history of deep learning tells of, made runnable."""
