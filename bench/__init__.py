"""The benchmarks of the portal: budgets as ratios to a floor that is measured in the same run."""
