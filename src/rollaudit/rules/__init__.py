"""What counts as a finding: one table of rules, what each looks for, how much it gives away, what to do about it."""
