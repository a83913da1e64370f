"""An episode read by a model: asked part by part, proven by code, put together to a card."""
