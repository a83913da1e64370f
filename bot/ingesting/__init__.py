"""From a source (file, folder, feed) to a stored, indexed and analysed episode."""
