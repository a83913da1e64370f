"""Small words for tantivy queries, and for what can go wrong with an index on disk."""

import tantivy


def all_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def any_of(*queries: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def without(query: tantivy.Query, unwanted: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, unwanted)])


def payload_of(searcher: tantivy.Searcher, at: tantivy.DocAddress) -> bytes:
    return bytes(searcher.doc(at).get_first("payload") or b"")


def is_index_failure(error: BaseException) -> bool:
    """tantivy raises ValueError for files it cannot read, and pyo3 a PanicException, which is no Exception."""
    return isinstance(error, (ValueError, OSError)) or type(error).__name__ == "PanicException"
