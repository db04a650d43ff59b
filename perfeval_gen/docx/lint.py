"""The former name of the gate."""

from perfeval_gen.docx.gate import check_document

__all__ = ["check_document"]
