"""A data contract: read from its text with what is wrong in it, and written back entire."""

from dataclasses import dataclass

from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import JsonValue, ValidationError

from knowledge.contracts.faults import ContractFault, schema_faults, shown
from knowledge.contracts.standard import VERSIONS, contracts, in_order
from knowledge.contracts.yaml_reading import YamlDocument, YamlError, read_yaml
from knowledge.contracts.yaml_writing import write_yaml


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as the standard types it, and its whole text with what the type does not know."""

    model: OpenDataContractStandard
    document: YamlDocument

    def text(self) -> str:
        """Return it as YAML in the standard's order, with its unknown fields and comments."""
        return write_yaml(*in_order(self.document.value, self.document.comments))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text holds."""

    contract: Contract | None
    """None where the text can't be used at all; faults then say why."""
    faults: tuple[ContractFault, ...]
    """What the standard refuses, ordered by line. With an error the contract is not valid."""

    @property
    def valid(self) -> bool:
        """Return whether the standard accepts it."""
        return self.contract is not None and all(f.severity != "error" for f in self.faults)


def read(text: str) -> Reading:
    """Return the contract of a YAML text of ODCS 3.0 to 3.2, and what is wrong in it.

    Never raises: a text that is no YAML, too large, of another kind or of another version gives
    one fault and no contract.
    """
    try:
        document = read_yaml(text)
    except YamlError as wrong:
        return _unusable(wrong.problem, wrong.line)
    root = document.value
    if root is None:
        return _unusable("the text is empty", 1)
    if not isinstance(root, dict):
        return _unusable("a contract is a map of fields, such as apiVersion, kind and id", 1)
    foreign = _foreign(root)
    if foreign:
        key, problem, nearest = foreign
        return _unusable(problem, document.line((key,)), key, nearest)
    faults = schema_faults(document, contracts())
    try:
        model = _model(root)
    except ValidationError as wrong:
        return Reading(None, faults or _from_model(wrong, document))
    return Reading(Contract(model, document), faults)


def _unusable(problem: str, line: int, path: str = "", nearest: str = "") -> Reading:
    return Reading(None, (ContractFault(path, line, problem, nearest, "error"),))


def _foreign(root: dict[str, JsonValue]) -> tuple[str, str, str] | None:
    """Return field, problem and nearest where the text is of another kind or version."""
    if "dataContractSpecification" in root and "apiVersion" not in root:
        return (
            "dataContractSpecification",
            "this is the older Data Contract Specification; a contract of the Open Data Contract Standard is needed",
            f"apiVersion: {VERSIONS[0]}",
        )
    kind, version = root.get("kind"), root.get("apiVersion")
    if isinstance(kind, str) and kind != "DataContract":
        return "kind", f"this is a {kind[:40]!r}, and a DataContract is needed", "DataContract"
    if version is not None and version not in VERSIONS:
        return (
            "apiVersion",
            f"version {str(version)[:40]!r} of the standard is not read; {', '.join(VERSIONS)} are",
            _nearest_version(str(version)),
        )
    return None


def _nearest_version(given: str) -> str:
    bare = given.removeprefix("v")
    return next((v for v in VERSIONS if v[1:].startswith(bare[:3])), VERSIONS[0])


def _model(root: dict[str, JsonValue]) -> OpenDataContractStandard:
    known = {f.alias or n for n, f in OpenDataContractStandard.model_fields.items()}
    return OpenDataContractStandard.model_validate({k: v for k, v in root.items() if k in known})


def _from_model(wrong: ValidationError, document: YamlDocument) -> tuple[ContractFault, ...]:
    """Return what the typed model refuses where the schema does not."""
    found: list[ContractFault] = []
    for error in wrong.errors(include_url=False, include_context=False):
        path = error["loc"]
        fault = ContractFault(shown(path), document.line(path), error["msg"], "", "error")
        found.append(fault)
    return tuple(found)
