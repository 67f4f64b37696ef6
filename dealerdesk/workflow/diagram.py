"""A workflow as a picture: mermaid text made of the table that runs."""

from dealerdesk.workflow.machine import Workflow


def mermaid(workflow: Workflow) -> str:
    """A mermaid state diagram of `workflow`, states by code, steps by title."""
    steps = workflow.transitions.values()
    lines = [f"  {source} --> {step.target or source}: {step.title}" for step in steps for source in step.sources]
    left = {source for step in steps for source in step.sources if step.target != source}
    ends = dict.fromkeys(step.target for step in steps if step.target and step.target not in left)
    begins = next(iter(steps)).sources[0]
    return (
        "\n".join(
            ["stateDiagram-v2", f"  [*] --> {begins}", *dict.fromkeys(lines), *(f"  {end} --> [*]" for end in ends)]
        )
        + "\n"
    )
