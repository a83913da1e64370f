"""A scripted community for `aftershow run`: what people do as data, and for every request where its outcome must be."""
