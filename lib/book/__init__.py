"""Run, verify, stage and build the book; the command line."""
