"""Source lines, counted as an editor counts them."""


def split_lines(raw: str) -> list[str]:
    """The lines of `raw` in order, without their ends. Line 1 is the first item.

    Lines end with LF or CRLF; a text without any LF may end them with CR. Other separators (form feed, U+2028) stand
    inside a line.
    """
    if "\n" in raw:
        if "\r" not in raw:
            return raw.split("\n")
        return [line[:-1] if line.endswith("\r") else line for line in raw.split("\n")]
    return raw.split("\r")
