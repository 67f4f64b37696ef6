"""A workflow as a picture: mermaid text made of the table that runs."""

from dealerdesk.workflow.machine import Workflow


def mermaid(workflow: Workflow) -> str:
    """A mermaid state diagram of `workflow`, states by code, steps by title."""
    lines = ["stateDiagram-v2"]
    for transition in workflow.transitions.values():
        lines += [f"  {source} --> {transition.target}: {transition.title}" for source in transition.sources]
    return "\n".join(lines) + "\n"
