"""The files of a call-flow folder, one module a kind of file: nodes in, what is written there out."""
