"""Redaction: from a report to one that can be handed on. Every output renders the result without knowing of it."""
