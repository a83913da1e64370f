"""The ASGI application: health and the transcript pages that citations link to."""
