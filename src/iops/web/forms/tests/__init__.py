"""Tests of forms and of the shell's template tags."""
