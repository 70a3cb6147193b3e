"""What the titles of lists' columns mean, and of what a list is by them."""

import re
from collections.abc import Iterable
from typing import Literal

ListKind = Literal["teams", "processes", "owners", "terms"]

_WORDS = """
id: id, key, code
name: name, title, bezeichnung, nom, nombre, term, terms, concept, notion, concepto, metric, kpi,
    kennzahl, indicateur, indicador
shown: display name, displayname
team: team, team name, squad
people: people, headcount, size, fte, members, team size
skills: skills, skill, competences, competencies
owns: owns, owned, owned datasets
process: process, business process, process name
steps: steps, step, activities
datasets: datasets, tables, data, data sets
dataset: dataset, table, data set, data asset, asset, table name
owner: owner, owners, data owner, owned by, steward, stewards, data steward, owner team,
    verantwortlich, verantwortliche, responsable, propriétaire, propietario
schema: schema
domain: domain, business domain, data domain
description: description, purpose, beschreibung, descripción, descripcion
tags: tags
term: term name, business term, glossary term, begriff, fachbegriff, terme, terme métier, término,
    termino, término de negocio
short: acronym, acronyms, abbreviation, short form, short name, abkürzung, kürzel, sigle,
    abréviation, acronyme, sigla, siglas, abreviatura, acrónimo
definition: definition, business definition, meaning, explanation, full form, stands for,
    bedeutung, erklärung, erläuterung, définition, signification, explication, definición,
    definicion, significado, explicación
synonyms: synonyms, synonym, aliases, alias, also known as, also called, other names, synonyme,
    auch, auch genannt, synonymes, autres noms, sinónimos, sinonimos, sinónimo, otros nombres
status: status, state, glossarystatus, term status, statut, état, estado
"""
"""What a title means, and how lists write it."""
_MEANT = {
    written: title
    for title, words in re.findall(r"^(\w+): ((?:.+\n)(?:    .+\n)*)", _WORDS, re.MULTILINE)
    for written in " ".join(words.split()).split(", ")
}


def titles(header: Iterable[str]) -> tuple[str, ...]:
    """Return what each title of a header means; what means nothing here is empty."""
    words = (cell.strip(" \"'*\r\n\ufeff").replace("_", " ").casefold() for cell in header)
    return tuple(_MEANT.get(written, "") for written in words)


def list_kind(found: Iterable[str]) -> ListKind | None:
    """Return of what a list with these titles is, or None."""
    has = set(found)
    if _of_terms(has):
        return "terms"
    if "dataset" in has and has & {"owner", "team"}:
        return "owners"
    if "process" in has or {"name", "steps"} <= has:
        return "processes"
    if ("team" in has and has & {"people", "skills", "owns", "datasets"}) or (
        "name" in has and has & {"people", "skills", "owns"}
    ):
        return "teams"
    return None


def _of_terms(has: set[str]) -> bool:
    """Return whether a list says what words mean, for what they are called or what they are."""
    if "term" in has and has & {"definition", "description", "synonyms"}:
        return True
    told = "definition" in has or {"description", "synonyms"} <= has
    other = has & {"dataset", "steps", "people", "skills", "owns"}
    return told and bool(has & {"name", "short"}) and not other
