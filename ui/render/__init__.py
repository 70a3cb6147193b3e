"""Answers, pictures, documents and slides, drawn from typed objects. It computes no figures."""
