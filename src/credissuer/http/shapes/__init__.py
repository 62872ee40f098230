"""The shapes of bodies, texts and answers, as pydantic checks and the OpenAPI document describes them."""
