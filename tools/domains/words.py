"""Words as names and descriptions hold them: split, lower case, without plural and version."""

import re
from functools import lru_cache

STAGES = frozenset(
    """
    raw stg staging stage int intermediate dim dimension fct fact mart datamart dm tmp temp src
    source landing lnd bronze silver gold dwh dw edw ods lake base tbl table vw view rpt agg prep
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words that say how far data has come, wherever they stand."""

STEPS = frozenset(
    {
        "raw",
        "stg",
        "staging",
        "stage",
        "int",
        "intermediate",
        "tmp",
        "temp",
        "src",
        "source",
        "landing",
        "lnd",
        "bronze",
        "base",
        "prep",
    }
)
"""Those of them that say that more is to come, so that nobody outside should read it."""

LAYERS = STAGES | frozenset(
    """
    sandbox snapshot seed cleansed curated presentation semantic consumption derived stable live
    core layer model external incremental
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""These and words that mostly say it, never what data is about."""

SYSTEMS = frozenset(
    """
    sap hana abap s4 oracle ebs netsuite salesforce sfdc shopify magento hybris workday
    successfactors zendesk hubspot marketo stripe adyen paypal dynamics navision peoplesoft jde
    servicenow jira sfcc google ga4 adwords facebook meta braze klaviyo bigquery snowflake
    redshift databricks postgres mysql mssql sqlserver mongo kafka s3 gcs hdfs hive dbt fivetran
    airbyte stitch segmentio erp crm
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Names and kinds of software: a domain is never drawn around one."""

GENERIC = frozenset(
    """
    id key code name type date time timestamp created updated modified description text value
    number no nbr num flag is has at by of the and or for to in on with from a an this that each
    record row data dataset information info detail list all new old current status state sequence
    seq amount total count sum quantity start end day week month year hour last first per used
    which are be not can its it when where uuid guid rowguid hash user system default group
    attribute attr assoc association reference ref map mapping entity item line header daily
    weekly monthly hourly history hist role level note comment version run job one only than then
    also as will if but into over between after before other was were have been their they any
    more most same such via within without there these those while
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words that stand in names of every domain, and function words; they name nothing."""

TECHNICAL = frozenset(
    """
    input output normalize normalized normalization denormalized preprocessing postprocessing
    processing parse parsed parsing unpivot pivot pivoted union unioned join joined flatten
    flattened aggregate aggregated dedupe deduplicated enriched filtered filter mapped mapping
    unmapped lookup crosswalk xref bridge index cache queue batch log logging logger trace debug
    monitor monitoring migration migrate backup restore mirror replica sync synchronization legacy
    custom util utility helper misc miscellaneous temporal expression enumeration enum template
    example sample demo fixture mock server client host session login logout token cookie browser
    query sql json xml csv excel xlsx html url uri api rest http sdk ios android app widget screen
    portal portlet servlet webapp page frontend backend web table column field schema view metadata config configuration
    setting property parameter param param option component module package plugin script import
    export upload download file folder blob payload message stream event ping hit tenant lock
    analytic analytical metric dashboard summary overview review pct voting grain
    dev prod nonprod beta nightly preview release rollout pipeline etl elt load loader dag
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words of the software trade: a business is called after one only where there is no other."""

FULL_WORDS = {
    "cust": "customer", "tran": "transaction", "trans": "transaction", "txn": "transaction",
    "acct": "account", "addr": "address", "emp": "employee", "dept": "department",
    "uom": "units of measure", "geo": "geography", "maint": "maintenance", "mfg": "manufacturing",
    "inv": "invoice", "pmt": "payment", "pymt": "payment", "prod": "product", "ord": "order",
    "cntry": "country", "curr": "currency", "org": "organisation", "mktg": "marketing",
    "mgmt": "management", "req": "request", "svc": "service", "whse": "warehouse", "wh": "warehouse",
    "shpmt": "shipment", "loc": "location", "cat": "category", "sched": "schedule", "proj": "project",
    "pers": "person", "hr": "human resources",
}  # fmt: skip
"""Short forms that names of tables hold, with the word that people say."""

THROWAWAY = frozenset(
    """
    tmp temp bak backup bkp old copy kopie test testing scratch archive archived deprecated
    obsolete wip draft playground sandbox
    """.split()  # noqa: SIM905 - a list of this length is read as prose
)
"""Words by which people mark a copy that nobody is meant to build on."""

_BORDER = re.compile(
    r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])"
    r"|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|[\W_]+"
)
_PLAIN = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
"""The same words in a text of ASCII letters, about four times as fast."""
_SHORT = 3
_S_ENDINGS = ("ss", "us", "is")


@lru_cache(maxsize=200_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or sentence in order; single letters and digits are dropped."""
    return tuple(singular(w) for w in spelled(text))


def spelled(text: str) -> tuple[str, ...]:
    """Return the words of a text in order and in lower case, as they are written."""
    return tuple(w.lower() for w in cased(text))


def cased(text: str) -> tuple[str, ...]:
    """Return the words of a text in order, as they are written, capitals and all."""
    parts = _PLAIN.findall(text) if text.isascii() else _BORDER.split(text)
    return tuple(p for p in parts if len(p) > 1 and not p.isdigit())


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """Return a lower-case word without a plain English plural ending."""
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(_S_ENDINGS):
        return word
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("uses") and not word.endswith(("ouses", "auses")):
        return word[:-2]
    return word[:-1]


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return those words that can say what data is about."""
    return tuple(w for w in words if w not in LAYERS and w not in SYSTEMS and w not in GENERIC)


def subject(name: str) -> tuple[str, ...]:
    """Return the words of a name without layer and system; two versions of a table share it."""
    return tuple(w for w in words_of(name) if w not in LAYERS and w not in SYSTEMS)
