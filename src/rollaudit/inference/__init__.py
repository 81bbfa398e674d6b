"""What the whole roll gives away that no single photo does: one pure function a claim, over the roll in columns."""
