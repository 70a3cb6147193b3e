"""An encoder in the shape that llama-index wants."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from llama_index.core.embeddings import BaseEmbedding
from pydantic import PrivateAttr

from knowledge.embedding.encoder import Encoder


class LlamaEncoder(BaseEmbedding):
    """Passes texts on to an encoder of ours."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder."""
        super().__init__(model_name="packaged")
        self._encoder = encoder

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._encoder.encode([text])[0].tolist()

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encoder.encode(texts).tolist()

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
