"""Eight runs of the 1989 network side by side: the lanes of a vector are runs, each with a recipe of its own."""
