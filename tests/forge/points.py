"""What a question costs by GitHub's formula, and what it refuses before it answers.

GitHub docs, "Rate limits and node limits for the GraphQL API": the requests that fill each connection, added up
and divided by 100; every list needs ``first`` or ``last``, from 1 to 100; 500,000 nodes at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, OperationDefinitionNode

if TYPE_CHECKING:
    from graphql import DocumentNode, SelectionSetNode
    from graphql.language import ValueNode


class Cost(NamedTuple):
    """What a question would cost."""

    requests: int
    nodes: int
    refused: str
    """Why it is not answered at all; empty if it is."""

    @property
    def points(self) -> int:
        return max(1, round(self.requests / 100))


def cost(document: DocumentNode, variables: dict[str, Any]) -> Cost:
    """Count a question with the values of its variables."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    [operation] = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    requests = nodes = 0
    refused = ""

    def valued(node: ValueNode) -> Any:
        return variables.get(node.name.value) if node.kind == "variable" else getattr(node, "value", None)  # type: ignore[attr-defined]  # the kind says that it has a name

    def walk(selections: SelectionSetNode | None, times: int) -> None:
        nonlocal requests, nodes, refused
        for each in selections.selections if selections else ():
            if any(
                valued(argument.value) is (directive.name.value == "skip")
                for directive in each.directives or ()
                for argument in directive.arguments or ()
            ):
                continue
            if isinstance(each, FragmentSpreadNode):
                walk(fragments[each.name.value].selection_set, times)
            elif isinstance(each, InlineFragmentNode):
                walk(each.selection_set, times)
            elif isinstance(each, FieldNode):
                bounds = [int(valued(a.value)) for a in each.arguments or () if a.name.value in {"first", "last"}]
                if any(bound < 1 or bound > 100 for bound in bounds):
                    refused = (
                        f"Requesting {bounds[0]} records on the `{each.name.value}` connection exceeds the limit of 100"
                    )
                requests += times * len(bounds)
                inner = times * (bounds[0] if bounds else 1)
                nodes += inner if bounds else 0
                walk(each.selection_set, inner)

    walk(operation.selection_set, 1)
    if nodes > 500_000:
        refused = f"This query requests up to {nodes} possible nodes which exceeds the maximum limit of 500000"
    return Cost(requests, nodes, refused)
