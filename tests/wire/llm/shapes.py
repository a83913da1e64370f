"""Payloads of the two roads for words, whole and in parts."""

from collections.abc import Iterator

from tests.wire.llm.asked import Asked, Json
from tests.wire.llm.behaviours import Output

_PART = 12
"""Characters of one part of a stream."""
_MADE_AT = 1_700_000_000


def tokens(asked: Asked, output: Output) -> tuple[int, int] | None:
    """Read and written: four bytes each, a little as real servers count."""
    if output.usage != "counted":
        return output.usage
    read = sum(len(text.encode()) // 4 + 4 for _, text in asked.messages)
    return read, len((output.text or output.refusal).encode()) // 4 + 1


def whole(asked: Asked, output: Output) -> Json:
    return _response(asked, output) if asked.road == "responses" else _completion(asked, output)


def parts(asked: Asked, output: Output) -> Iterator[Json]:
    return _events(asked, output) if asked.road == "responses" else _chunks(asked, output)


def _pieces(output: Output) -> list[str]:
    text = output.refusal or output.text
    if output.halves:
        units = text.encode("utf-16-le")
        return [units[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(units), 2)]
    return [text[at : at + _PART] for at in range(0, len(text), _PART)]


# --- Chat Completions -------------------------------------------------------------------------------------------------


def _completion(asked: Asked, output: Output) -> Json:
    message = {"role": "assistant", "content": output.text or None, "refusal": output.refusal or None}
    choice = {"index": 0, "message": message, "finish_reason": output.finish, "logprobs": None}
    return {**_chat_head(asked, "chat.completion"), "choices": [choice], **_chat_usage(asked, output)}


def _chunks(asked: Asked, output: Output) -> Iterator[Json]:
    head = _chat_head(asked, "chat.completion.chunk")
    field = "refusal" if output.refusal else "content"

    def chunk(delta: Json, finish: str | None = None) -> Json:
        return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}

    yield chunk({"role": "assistant", "content": ""})
    for piece in _pieces(output):
        yield chunk({field: piece})
    yield chunk({}, output.finish)
    if (asked.body.get("stream_options") or {}).get("include_usage") and output.usage is not None:
        yield {**head, "choices": [], **_chat_usage(asked, output)}


def _chat_head(asked: Asked, kind: str) -> Json:
    return {"id": "chatcmpl-1", "object": kind, "created": _MADE_AT, "model": asked.model}


def _chat_usage(asked: Asked, output: Output) -> Json:
    counted = tokens(asked, output)
    if counted is None:
        return {}
    read, written = counted
    usage = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {"usage": {**usage, "prompt_tokens_details": {"cached_tokens": output.cached}}}


# --- Responses --------------------------------------------------------------------------------------------------------


def _response(asked: Asked, output: Output, status: str | None = None) -> Json:
    cut = {"length": "max_output_tokens", "content_filter": "content_filter"}.get(output.finish)
    content: Json = {"type": "refusal", "refusal": output.refusal}
    if not output.refusal:
        content = {"type": "output_text", "text": output.text, "annotations": [], "logprobs": []}
    thinking = {"id": "rs_1", "type": "reasoning", "summary": []}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [content]}
    begun = status == "in_progress"
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": _MADE_AT,
        "model": asked.model,
        "status": status or ("incomplete" if cut else "completed"),
        "incomplete_details": {"reason": cut} if cut and not begun else None,
        "error": None,
        "output": [] if begun else [thinking, message],
        "parallel_tool_calls": False,
        "tool_choice": "none",
        "tools": [],
        **({} if begun else _response_usage(asked, output)),
    }


def _response_usage(asked: Asked, output: Output) -> Json:
    counted = tokens(asked, output)
    if counted is None:
        return {}
    read, written = counted
    details = {"input_tokens_details": {"cached_tokens": output.cached, "cache_write_tokens": 0}}
    details["output_tokens_details"] = {"reasoning_tokens": 0}
    return {"usage": {"input_tokens": read, "output_tokens": written, "total_tokens": read + written, **details}}


def _events(asked: Asked, output: Output) -> Iterator[Json]:
    at = {"item_id": "msg_1", "output_index": 1, "content_index": 0}
    number = 0
    yield {"type": "response.created", "response": _response(asked, output, "in_progress"), "sequence_number": 0}
    for number, piece in enumerate(_pieces(output), 1):
        if output.refusal:
            yield {"type": "response.refusal.delta", "delta": piece, "sequence_number": number, **at}
        else:
            yield {
                "type": "response.output_text.delta",
                "delta": piece,
                "logprobs": [],
                "sequence_number": number,
                **at,
            }
    last = "response.completed" if output.finish == "stop" else "response.incomplete"
    yield {"type": last, "response": _response(asked, output), "sequence_number": number + 1}
