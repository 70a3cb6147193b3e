"""A data product: read from its text with what is wrong in it, and written back entire."""

from dataclasses import dataclass

from knowledge.contracts.faults import ContractFault, schema_faults
from knowledge.contracts.standard import PRODUCT_VERSIONS, in_order, products
from knowledge.contracts.yaml_reading import YamlDocument, YamlError, read_yaml
from knowledge.contracts.yaml_writing import write_yaml


@dataclass(frozen=True, slots=True)
class ProductReading:
    """What a text of the Open Data Product Standard (Bitol) holds."""

    document: YamlDocument | None
    """None where the text can't be used at all; faults then say why."""
    faults: tuple[ContractFault, ...]
    """What the standard refuses, ordered by line."""

    @property
    def valid(self) -> bool:
        """Return whether the standard accepts it."""
        return self.document is not None and not self.faults

    def text(self) -> str:
        """Return it as YAML in the standard's order, with its unknown fields and comments."""
        assert self.document is not None
        return write_yaml(*in_order(self.document.value, self.document.comments))


def read_product(text: str) -> ProductReading:
    """Return the product of a YAML text of ODPS 1.0 or 0.9, and what is wrong in it.

    Never raises: a text that is no YAML or of another kind or version gives one fault.
    """
    try:
        document = read_yaml(text)
    except YamlError as wrong:
        return _unusable(wrong.problem, wrong.line)
    root = document.value
    if not isinstance(root, dict):
        return _unusable("a data product is a map of fields, such as apiVersion, kind and id", 1)
    kind, version = root.get("kind"), root.get("apiVersion")
    if isinstance(kind, str) and kind != "DataProduct":
        return _unusable(f"this is a {kind[:40]!r}, and a DataProduct is needed", document.line(("kind",)))  # fmt: skip
    if version is not None and version not in PRODUCT_VERSIONS:
        said = f"version {str(version)[:40]!r} of the standard is not read; {', '.join(PRODUCT_VERSIONS)} are"  # fmt: skip
        return _unusable(said, document.line(("apiVersion",)))
    return ProductReading(document, schema_faults(document, products()))


def _unusable(problem: str, line: int) -> ProductReading:
    return ProductReading(None, (ContractFault("", line, problem, "", "error"),))
