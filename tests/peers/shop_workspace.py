"""A small shop as a workspace: two domains, a text for everyone and one for finance alone."""

import json
from pathlib import Path

ADA, BO, CY = "ada@shop.example", "bo@shop.example", "cy@shop.example"

WORKSPACE = """
[organisation]
name = "Shop"
industry = "retail"
owner = "ada@shop.example"

[[sources]]
path = "catalog"
kind = "jsonl"
readers = ["everyone"]

[[sources]]
path = "open"
kind = "documents"
readers = ["everyone"]

[[sources]]
path = "closed"
kind = "documents"
readers = ["finance"]

[groups]
finance = "Finance"

[[people]]
email = "ada@shop.example"
name = "Ada Lee"
role = "Chief data officer"
groups = ["finance"]

[[people]]
email = "bo@shop.example"
name = "Bo Ray"
role = "Data engineer"
"""


def dataset(subject: str, name: str) -> str:
    columns = [{"name": f"{name}_id"}, {"name": f"{subject}_id"}]
    return json.dumps(
        {"id": f"{subject}.{name}", "name": name, "owner": subject, "columns": columns}
    )


PARTS = {
    "sales": ("order", "order_line", "cart", "checkout", "customer_order", "order_return"),
    "stock": ("item", "warehouse", "stock_level", "replenishment", "shelf", "stock_count"),
}
DATASETS = "\n".join(dataset(subject, n) for subject, names in PARTS.items() for n in names)
EDGES = "\n".join(
    json.dumps({"src": f"{subject}.{names[0]}", "dst": f"{subject}.{n}", "kind": "lineage"})
    for subject, names in PARTS.items()
    for n in names[1:]
)
RETURNS = "# Returns\n\nGoods are taken back within 41 days.\n"
BUDGET = """# Budget

The budget for returns is 7301 crowns a year.

![pixel](http://127.0.0.1:9/d.png) <img src="http://127.0.0.1:9/e.png"> [press](http://127.0.0.1:9/f)
"""


def workspace(folder: Path, more: str = "") -> Path:
    for name, text in {
        "meshwright.toml": WORKSPACE + more,
        "catalog/datasets.jsonl": DATASETS,
        "catalog/edges.jsonl": EDGES,
        "open/returns.md": RETURNS,
        "closed/budget.md": BUDGET,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
