"""The look of the portal: base layout, components, icons and the page `/ui` that shows them all."""
