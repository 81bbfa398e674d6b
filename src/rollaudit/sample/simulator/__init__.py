"""Invented lives and the photos they leave behind, with the truth about them: what inference is measured on."""
